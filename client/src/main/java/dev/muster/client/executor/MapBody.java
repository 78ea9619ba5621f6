package dev.muster.client.executor;

import static java.util.Objects.requireNonNull;

import dev.muster.codec.Codec;
import dev.muster.codec.ElementBuffer;
import dev.muster.task.RemoteBiFunction;
import dev.muster.task.RemoteFunction;
import java.util.Iterator;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** What the user handed to {@code map}: a function, and the elements for it, of which none has been read. */
public abstract class MapBody<R> {
    private final Object function;
    private final Iterable<?> first;
    private final @Nullable Iterable<?> second;

    private MapBody(Object function, Iterable<?> first, @Nullable Iterable<?> second) {
        this.function = function;
        this.first = first;
        this.second = second;
    }

    public final Object function() {
        return function;
    }

    /** The elements, or the first one of each pair. */
    public final Iterable<?> first() {
        return first;
    }

    /** The second one of each pair; null if the function has one argument. */
    public final @Nullable Iterable<?> second() {
        return second;
    }

    /** Makes a copy of the function that can travel, for its elements to be added. */
    public abstract ElementBuffer encode(Codec codec);

    /** The calls that the map consists of, to be performed in this program; each is made when it is asked for. */
    public abstract Iterator<Callable<R>> calls();

    public static <A, R> MapBody<R> of(
            RemoteFunction<? super A, ? extends R> function, Iterable<? extends A> elements) {
        requireNonNull(function, "function");
        requireNonNull(elements, "elements");
        return new MapBody<>(function, elements, null) {
            @Override
            public ElementBuffer encode(Codec codec) {
                return ElementBuffer.of(codec, function);
            }

            @Override
            public Iterator<Callable<R>> calls() {
                Iterator<? extends A> iterator = elements.iterator();
                return new Iterator<>() {
                    @Override
                    public boolean hasNext() {
                        return iterator.hasNext();
                    }

                    @Override
                    public Callable<R> next() {
                        A element = iterator.next();
                        return () -> function.apply(element);
                    }
                };
            }
        };
    }

    public static <A, B, R> MapBody<R> of(
            RemoteBiFunction<? super A, ? super B, ? extends R> function,
            Iterable<? extends A> first,
            Iterable<? extends B> second) {
        requireNonNull(function, "function");
        requireNonNull(first, "first");
        requireNonNull(second, "second");
        return new MapBody<>(function, first, second) {
            @Override
            public ElementBuffer encode(Codec codec) {
                return ElementBuffer.of(codec, function);
            }

            @Override
            public Iterator<Callable<R>> calls() {
                Iterator<? extends A> one = first.iterator();
                Iterator<? extends B> other = second.iterator();
                return new Iterator<>() {
                    @Override
                    public boolean hasNext() {
                        return one.hasNext() && other.hasNext();
                    }

                    @Override
                    public Callable<R> next() {
                        A a = one.next();
                        B b = other.next();
                        return () -> function.apply(a, b);
                    }
                };
            }
        };
    }
}
