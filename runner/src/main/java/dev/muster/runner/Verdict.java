package dev.muster.runner;

import dev.muster.codec.Encoded;
import dev.muster.codec.EncodedFailure;

/** What came of user code, before anything is done about it. */
sealed interface Verdict {
    /** What it did to the JVM, in words; empty if the JVM is as good as before. */
    String harm();

    /** Whether it met a class whose static initializer has failed: from then on that class fails in this JVM for ever. */
    boolean brokeClass();

    /** It returned, and this is the result as bytes. */
    record Returned(Encoded result, String harm, boolean brokeClass) implements Verdict {}

    /** It failed. */
    record Failed(EncodedFailure failure, String harm, boolean brokeClass) implements Verdict {}

    /** It never began: the cancellation was faster. */
    record NotRun() implements Verdict {
        @Override
        public String harm() {
            return "";
        }

        @Override
        public boolean brokeClass() {
            return false;
        }
    }
}
