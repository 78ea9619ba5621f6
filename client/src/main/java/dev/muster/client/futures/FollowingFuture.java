package dev.muster.client.futures;

import dev.muster.TaskFuture;
import java.util.List;
import java.util.concurrent.Future;

/** A future of Muster for one of another library: done when that is, and cancelled together with it. */
final class FollowingFuture<T> extends DerivedFuture<T> {
    private final Future<? extends T> source;

    private FollowingFuture(Future<? extends T> source) {
        this.source = source;
    }

    @SuppressWarnings("unchecked") // nobody puts a T into the future of a task but its owner
    static <T> TaskFuture<T> of(Future<? extends T> source) {
        if (source instanceof TaskFuture<?> ours) return (TaskFuture<T>) ours;
        var made = new FollowingFuture<T>(source);
        var unused = FutureListeners.listen(source, made.deciding(made::sourceDone));
        return made;
    }

    private void sourceDone() {
        if (!isGivenUp()) settleLike(source);
    }

    @Override
    public List<? extends Future<?>> sources() {
        return List.of(source);
    }
}
