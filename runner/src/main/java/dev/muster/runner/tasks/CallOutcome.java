package dev.muster.runner.tasks;

import dev.muster.codec.EncodedFailure;
import dev.muster.codec.payload.Encoded;
import java.util.Optional;

/** What came of user code, before anything is done about it. */
sealed interface CallOutcome {
    /** What it did to the JVM, in words; empty if the JVM is as good as before. */
    String harm();

    /** What the call or one of its elements threw although an earlier task has caused it in this JVM. */
    Optional<EncodedFailure> notOwn();

    /** It returned, and this is the result as bytes. */
    record Returned(Encoded result, String harm, Optional<EncodedFailure> notOwn) implements CallOutcome {}

    /** It failed. */
    record Failed(EncodedFailure failure, String harm, Optional<EncodedFailure> notOwn) implements CallOutcome {}

    /** It never began: the cancellation was faster. */
    record NotRun() implements CallOutcome {
        @Override
        public String harm() {
            return "";
        }

        @Override
        public Optional<EncodedFailure> notOwn() {
            return Optional.empty();
        }
    }
}
