package dev.muster.worker;

import dev.muster.model.BlobId;
import dev.muster.model.FailureKind;
import dev.muster.model.Outcome;
import dev.muster.model.Payload;
import dev.muster.model.TaskFailure;
import dev.muster.pipe.BlackBox;
import dev.muster.pipe.Frame;
import dev.muster.pipe.Pipe;
import dev.muster.task.SessionId;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;

/** The main program of a runner that needs no codec: a call is a line of text that says what to do. */
final class StubRunner {
    /** Begins a line whose start is not told, as if it had died with the process. */
    static final String UNTOLD = "untold ";

    private static final Duration LAST_WORDS = Duration.ofSeconds(5);

    private final BlackBox box;
    private final Pipe pipe;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile Path results = Path.of(".");
    private volatile Path calls = Path.of(".");

    private StubRunner(SocketChannel channel, BlackBox box) {
        this.box = box;
        this.pipe = new Pipe(
                "to the daemon",
                channel,
                Frame.ToRunner.class,
                this::hear,
                end -> Runtime.getRuntime().halt(112));
    }

    public static void main(String[] args) throws Exception {
        var unused = ProcessHandle.current()
                .parent()
                .map(daemon ->
                        daemon.onExit().thenRun(() -> Runtime.getRuntime().halt(112)));
        if (Boolean.getBoolean("stub.mute")) new CountDownLatch(1).await();
        var channel = SocketChannel.open(UnixDomainSocketAddress.of(args[0]));
        var stub = new StubRunner(channel, BlackBox.create(Path.of(args[2]), 4));
        stub.pipe.start();
        stub.pipe.send(new Frame.Hello(
                Frame.PROTOCOL_VERSION,
                Long.parseLong(args[1]),
                ProcessHandle.current().pid(),
                "stub"));
        stub.stopped.await();
        stub.pipe.flush(LAST_WORDS);
        System.exit(0);
    }

    private void hear(Frame frame) {
        if (frame instanceof Frame.Bind bind) {
            results = Path.of(bind.resultDirectory());
            calls = Path.of(bind.blobDirectory());
            pipe.send(new Frame.Bound());
        } else if (frame instanceof Frame.Run run) {
            new Thread(() -> run(run), "task").start();
        } else if (frame instanceof Frame.Stop && !Boolean.getBoolean("stub.stubborn")) {
            stopped.countDown();
        }
    }

    private void run(Frame.Run run) {
        box.running(0, run.seq(), run.attempt());
        Outcome outcome;
        try {
            String line = text(run.call());
            if (!line.startsWith(UNTOLD)) {
                pipe.send(new Frame.Started(run.seq(), run.attempt()));
                pipe.flush(LAST_WORDS); // or it dies with a process that ends at once
            }
            outcome = line.startsWith("fail ")
                    ? new Outcome.Failed(TaskFailure.of(FailureKind.TASK_THREW, line))
                    : new Outcome.Succeeded(act(run, line.replace(UNTOLD, "")));
        } catch (IOException | InterruptedException e) {
            outcome = new Outcome.Cancelled();
        }
        box.idle(0);
        pipe.send(new Frame.Ended(run.seq(), run.attempt(), outcome, 1, Optional.empty()));
    }

    private String text(Payload call) throws IOException {
        if (call instanceof Payload.Inline inline) return new String(inline.bytes(), StandardCharsets.UTF_8);
        return Files.readString(calls.resolve(((Payload.Stored) call).id().hex()));
    }

    private Payload act(Frame.Run run, String line) throws IOException, InterruptedException {
        String[] words = line.split(" ", 2);
        String rest = words.length > 1 ? words[1] : "";
        switch (words[0]) {
            case "exit" -> {
                pipe.send(new Frame.Exiting(OptionalInt.empty(), "at Stub.exit", Optional.of(run.key())));
                pipe.flush(LAST_WORDS);
                Runtime.getRuntime().halt(Integer.parseInt(rest));
            }
            case "halt" -> Runtime.getRuntime().halt(Integer.parseInt(rest));
            case "oom" -> fillMemory();
            case "signal" ->
                shell("kill -" + rest + " " + ProcessHandle.current().pid());
            case "shell" -> shell(rest);
            case "complain" -> System.err.println(rest);
            case "flood" -> flood();
            case "store" -> {
                return store(rest);
            }
            case "hang" -> new CountDownLatch(1).await();
            default -> {
                return payload(line);
            }
        }
        return payload("done");
    }

    private Payload store(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        BlobId id = BlobId.of(bytes);
        Files.write(results.resolve(id.hex()), bytes);
        return new Payload.Stored(id, bytes.length);
    }

    private static void shell(String command) throws IOException, InterruptedException {
        var process = new ProcessBuilder("/bin/sh", "-c", command).inheritIO().start();
        process.waitFor();
    }

    private static void flood() {
        var bytes = new byte[64 * 1024];
        for (int i = 0; i < 1024; i++) {
            System.out.write(bytes, 0, bytes.length);
            System.err.write(bytes, 0, bytes.length);
        }
        System.out.flush();
        System.err.flush();
    }

    private static void fillMemory() {
        List<byte[]> all = new ArrayList<>();
        while (all.size() < 1 << 20) all.add(new byte[1 << 20]);
    }

    static Payload payload(String line) {
        return Payload.inline(line.getBytes(StandardCharsets.UTF_8));
    }

    /** Any session will do. */
    static final SessionId SESSION = new SessionId(1, 2);
}
