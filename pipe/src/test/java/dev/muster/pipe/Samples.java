package dev.muster.pipe;

import dev.muster.model.Autopsy;
import dev.muster.model.BlobId;
import dev.muster.model.FailureKind;
import dev.muster.model.Outcome;
import dev.muster.model.Payload;
import dev.muster.model.Place;
import dev.muster.model.RemoteThrowable;
import dev.muster.model.TaskFailure;
import dev.muster.model.WorkerId;
import dev.muster.task.SessionId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** At least one frame of every kind, with every optional part both there and missing. */
final class Samples {
    static final Payload INLINE = Payload.inline(new byte[] {1, 2, 3});
    static final Payload STORED = new Payload.Stored(BlobId.of(new byte[] {9}), 1L << 30);

    private static final RemoteThrowable THROWN = new RemoteThrowable(
            "java.io.IOException",
            Optional.of("disk \u00e4\u20ac\ud83d\ude00"),
            List.of(
                    new StackTraceElement("app", "java.base", "17", "A", "b", "A.java", 3),
                    new StackTraceElement("A$1", "c", null, -2)),
            Optional.of(new RemoteThrowable("X", Optional.empty(), List.of(), Optional.empty(), List.of())),
            List.of(new RemoteThrowable("Y", Optional.of(""), List.of(), Optional.empty(), List.of())));

    static final TaskFailure FAILURE = new TaskFailure(
            FailureKind.RUNNER_CRASHED,
            "it crashed",
            Optional.of(THROWN),
            Optional.of(INLINE),
            Optional.of(new Place("host", new WorkerId("w", -5), 4711)),
            Optional.of(new Autopsy(OptionalInt.of(134), Optional.of("SIGABRT"), "err", "hs_err")));

    private Samples() {}

    static List<Frame> all() {
        var session = new SessionId(-1, 2);
        return List.of(
                new Frame.Hello(1, -7, 4711, "17.0.15"),
                new Frame.Bind(
                        session,
                        "höst",
                        "w",
                        List.of("/a b/c.jar", ""),
                        Map.of("k", "v", "empty", ""),
                        Optional.of(INLINE),
                        4,
                        1L << 40,
                        "/blobs",
                        "/results"),
                new Frame.Bind(session, "", "", List.of(), Map.of(), Optional.empty(), 1, 0, "", ""),
                new Frame.Run(0, 1, 0, false, INLINE),
                new Frame.Run(Long.MAX_VALUE, Integer.MAX_VALUE, Long.MAX_VALUE, true, STORED),
                new Frame.Interrupt(3, 2),
                new Frame.Recall(),
                new Frame.Stop(),
                new Frame.Bound(),
                new Frame.BindFailed(FAILURE),
                new Frame.BindFailed(TaskFailure.of(FailureKind.ENVIRONMENT_FAILED, "no")),
                new Frame.Started(5, 1),
                new Frame.Ended(5, 1, new Outcome.Succeeded(STORED), 17, Optional.empty()),
                new Frame.Ended(5, 1, new Outcome.Failed(FAILURE), 0, Optional.of("locale")),
                new Frame.Ended(5, 1, new Outcome.Cancelled(), -1, Optional.empty()),
                new Frame.Returned(List.of()),
                new Frame.Returned(List.of(new RunKey(1, 1), new RunKey(2, 9))),
                new Frame.Beat(1L << 40),
                new Frame.Remark("a thread waits"),
                new Frame.Exiting(OptionalInt.of(-1), "at A.b", Optional.of(new RunKey(1, 2))),
                new Frame.Exiting(OptionalInt.empty(), "", Optional.empty()));
    }
}
