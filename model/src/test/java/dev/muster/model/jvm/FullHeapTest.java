package dev.muster.model.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class FullHeapTest {
    @Test
    void anActionWithoutMemoryIsCalledAgainUntilThereIsSome() {
        var calls = new AtomicInteger();
        FullHeap.outlast(() -> {
            int call = calls.incrementAndGet();
            if (call == 1) throw new OutOfMemoryError("Java heap space, on purpose");
            if (call == 2) throw new CompletionException(new OutOfMemoryError("wrapped, on purpose"));
        });
        assertThat(calls.get()).isEqualTo(3);
    }

    @Test
    void whatElseIsThrownIsThrownOn() {
        var calls = new AtomicInteger();
        var bug = new IllegalStateException("a bug, on purpose");
        assertThatThrownBy(() -> FullHeap.outlast(() -> {
                    calls.incrementAndGet();
                    throw bug;
                }))
                .isSameAs(bug);
        assertThat(calls.get()).isEqualTo(1);
    }

    @Test
    void anInterruptStaysAndCostsNoPause() {
        var calls = new AtomicInteger();
        Thread.currentThread().interrupt();
        FullHeap.outlast(() -> {
            if (calls.incrementAndGet() < 3) throw new OutOfMemoryError("Java heap space, on purpose");
        });
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void whatIsThrownOnAThreadOfOursIsToldAgainWhenThereIsMemory() throws Exception {
        var told = new ArrayList<Throwable>();
        var error = new NoClassDefFoundError("a/Library");
        var thread = OwnThread.daemon(
                ThreadRole.KEEPER,
                "test-keeper",
                () -> {
                    throw error;
                },
                why -> {
                    told.add(why);
                    if (told.size() < 3) throw new OutOfMemoryError("Java heap space, on purpose");
                });
        thread.start();
        thread.join();
        assertThat(told).containsExactly(error, error, error);
    }
}
