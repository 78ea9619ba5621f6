package dev.muster.task;

/** How an attempt ended. */
public sealed interface Outcome {
    /** It returned; the result may be the payload of null. */
    record Succeeded(Payload result) implements Outcome {}

    /** It did not. */
    record Failed(TaskFailure failure) implements Outcome {}

    /** It was stopped because its client asked for it, before or after its start. */
    record Cancelled() implements Outcome {}
}
