package dev.muster.scheduling.loop;

import dev.muster.model.jvm.FullHeap;
import dev.muster.model.jvm.OwnThread;
import dev.muster.model.jvm.ThreadRole;
import java.util.ArrayDeque;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The only thread that touches a machine. Everyone else leaves an event in the inbox.
 *
 * <p>Whatever lies in the inbox is taken as one batch: each event is handled and its commands are performed in order, and
 * when the batch is through the handler is flushed, so that the messages to one peer leave in one piece.
 *
 * <p>The inbox takes all that comes without blocking. Its bound is the discipline of those who fill it: a stream has a few
 * unhandled messages and asks for more only from {@code whenHandled}; local callers are bounded by what they submit.
 *
 * @param <E> the events of the machine
 * @param <C> its commands
 */
public final class MachineLoop<E, C> implements AutoCloseable {
    /** What performs the commands, always on the thread of the loop; must neither block nor throw. */
    public interface CommandHandler<C> {
        void perform(C command);

        /** A batch is through: what was gathered may leave. */
        default void flush() {}
    }

    private record Entry<E>(E event, Runnable whenHandled) {}

    /** A question on its way: its future completes with the answer, or fails if there is none. */
    private record Question<T>(Supplier<T> question, CompletableFuture<T> answer) {
        void ask() {
            try {
                answer.complete(question.get());
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            } catch (Throwable e) {
                answer.completeExceptionally(e);
                throw e; // the machine may be in pieces
            }
        }

        void refuse() {
            answer.completeExceptionally(new RejectedExecutionException("the loop is closed"));
        }
    }

    private final Machine<E, C> machine;
    private final CommandHandler<C> handler;
    private final LongSupplier clock;
    private final Consumer<Throwable> whenBroken;
    private final Thread thread;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrival = lock.newCondition();
    private ArrayDeque<Object> inbox = new ArrayDeque<>(); // guarded by lock; Entry or Question
    private ArrayDeque<Object> batch = new ArrayDeque<>(); // the loop's own
    private boolean waiting; // guarded by lock
    private boolean closed; // guarded by lock
    private volatile @Nullable Throwable
            lost; // why an event could not be left: without it the machine would wait for ever
    private boolean isReported; // the loop's own

    /**
     * Makes a loop; {@link #start} starts its thread.
     *
     * @param whenBroken called once if the machine or the handler throw, which is a bug or a lack of memory: the loop stands
     *     still from then on. If it throws for lack of memory itself, it is called again
     */
    public MachineLoop(
            ThreadRole role,
            String name,
            Machine<E, C> machine,
            CommandHandler<C> handler,
            LongSupplier clock,
            Consumer<Throwable> whenBroken) {
        this.machine = machine;
        this.handler = handler;
        this.clock = clock;
        this.whenBroken = whenBroken;
        this.thread = OwnThread.daemon(role, name, this::run, this::broken);
    }

    public void start() {
        FullHeap.setAside();
        thread.start();
    }

    /** Leaves an event; from any thread, never blocks. What comes after {@link #close} is dropped. */
    public void enqueue(E event) {
        enqueue(event, MachineLoop::nothing);
    }

    /** Leaves an event; when its commands have been performed, the loop runs the second argument. */
    public void enqueue(E event, Runnable whenHandled) {
        try {
            leave(new Entry<>(event, whenHandled));
        } catch (OutOfMemoryError e) {
            lose(e);
            throw e;
        }
    }

    /** Runs this on the thread of the loop, between two events: the way to read from a machine. */
    public <T> CompletableFuture<T> ask(Supplier<T> question) {
        var asking = new Question<>(question, new CompletableFuture<>());
        if (!leave(asking)) asking.refuse();
        return asking.answer();
    }

    /** Whether the caller is the loop itself. */
    public boolean isCurrentThread() {
        return Thread.currentThread() == thread;
    }

    /** Ends the loop after the batch it is in. Does not wait. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            arrival.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the thread has ended. */
    public boolean awaitEnd(long timeout, TimeUnit unit) throws InterruptedException {
        if (isCurrentThread()) return false;
        unit.timedJoin(thread, timeout);
        return !thread.isAlive();
    }

    /**
     * An event is lost, and with it what the machine would know: the loop breaks. An interrupt needs no memory, unlike a lock
     * for which others wait.
     */
    void lose(OutOfMemoryError why) {
        lost = why;
        thread.interrupt();
    }

    private boolean leave(Object entry) {
        lock.lock();
        try {
            if (closed) return false;
            inbox.add(entry);
            if (waiting) {
                waiting = false;
                arrival.signal();
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try {
            while (awaitBatch()) turn();
        } catch (InterruptedException e) {
            Throwable why = lost;
            broken(why == null ? e : why);
        }
        refuseQuestions();
    }

    private void broken(Throwable why) {
        boolean ignored = Thread.interrupted(); // which has had its effect
        close();
        try {
            if (!isReported) whenBroken.accept(why);
            isReported = true;
        } finally {
            refuseQuestions();
        }
    }

    /** The loop has ended: nobody is left to answer. */
    private void refuseQuestions() {
        lock.lock();
        try {
            batch.addAll(inbox);
            inbox.clear();
        } finally {
            lock.unlock();
        }
        for (Object entry : batch) if (entry instanceof Question<?> question) question.refuse();
        batch.clear();
    }

    /** Takes what lies in the inbox, waiting for it or for the next deadline; false when the loop is to end. */
    private boolean awaitBatch() throws InterruptedException {
        lock.lock();
        try {
            while (inbox.isEmpty() && !closed) {
                OptionalLong deadline = machine.nextDeadlineNanos();
                waiting = true;
                if (deadline.isEmpty()) {
                    arrival.await();
                } else {
                    long left = deadline.getAsLong() - clock.getAsLong();
                    if (left <= 0) break;
                    arrival.awaitNanos(left);
                }
            }
            waiting = false;
            if (lost != null) throw new InterruptedException("an event was lost");
            var taken = inbox;
            inbox = batch;
            batch = taken;
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    @SuppressWarnings("unchecked")
    private void turn() {
        Object entry;
        while ((entry = batch.poll()) != null) {
            if (entry instanceof Question<?> question) {
                question.ask();
            } else {
                step((Entry<E>) entry);
            }
        }
        OptionalLong deadline = machine.nextDeadlineNanos();
        if (deadline.isPresent() && deadline.getAsLong() - clock.getAsLong() <= 0) {
            step(new Entry<>(machine.timePassed(), MachineLoop::nothing));
        }
        handler.flush();
    }

    private void step(Entry<E> entry) {
        for (C command : machine.handle(entry.event(), clock.getAsLong())) handler.perform(command);
        entry.whenHandled().run();
    }

    private static void nothing() {}
}
