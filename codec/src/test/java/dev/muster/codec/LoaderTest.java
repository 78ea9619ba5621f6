package dev.muster.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.codec.payload.DecodeException;
import dev.muster.task.RemoteCallable;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.lang.ref.WeakReference;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Classes come from the loader of the session and from no other, and nothing holds that loader afterwards. */
class LoaderTest {
    /** Where a class file keeps the upper byte of it. */
    private static final int MAJOR_VERSION = 6;

    /** What user code is made of; loaded a second time by the loader of these tests. */
    public static final class Guest {
        enum Colour {
            RED
        }

        record Pair(int a, Colour colour) {}

        static final class Old implements Serializable {
            private static final long serialVersionUID = 1;
            Colour colour = Colour.RED;

            private Object readResolve() {
                return this;
            }
        }

        private Guest() {}

        static RemoteCallable<Class<?>> task() {
            var pair = new Pair(1, Colour.RED);
            return () -> pair.getClass();
        }

        static List<Object> everything() {
            return List.of(
                    new Pair(1, Colour.RED), new Old(), new Pair[0], Colour.RED, new EnumMap<>(Map.of(Colour.RED, 1)));
        }
    }

    /** Defines the guest's classes itself, as a runner's loader does with the user's. */
    private static final class GuestLoader extends ClassLoader {
        private final boolean asOfTheFuture;

        GuestLoader() {
            this(false);
        }

        /** As if a Java that is not there yet had compiled them, if the argument says so. */
        GuestLoader(boolean asOfTheFuture) {
            super(LoaderTest.class.getClassLoader());
            this.asOfTheFuture = asOfTheFuture;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith(Guest.class.getName())) return super.loadClass(name, resolve);
            Class<?> known = findLoadedClass(name);
            return known != null ? known : define(name);
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] bytes = Objects.requireNonNull(in).readAllBytes();
                if (asOfTheFuture) bytes[MAJOR_VERSION] = 1;
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    @Test
    void everyClassComesFromTheLoaderOfTheSession() throws Exception {
        var here = new Codec(LoaderTest.class.getClassLoader());
        var loader = new GuestLoader();
        var there = new Codec(loader);
        var call = (Call.Single)
                Call.decode(there, Call.callable(here, Guest.task()).toBytes());
        assertThat(((Class<?>) Objects.requireNonNull(call.invoke())).getClassLoader())
                .isSameAs(loader);
        List<?> copies = (List<?>) Objects.requireNonNull(there.decode(here.encode(Guest.everything())));
        assertThat(copies.get(0).getClass().getClassLoader()).isSameAs(loader);
        assertThat(copies.get(1).getClass().getClassLoader()).isSameAs(loader);
        assertThat(copies.get(2).getClass().getComponentType().getClassLoader()).isSameAs(loader);
        assertThat(copies.get(3).getClass().getClassLoader()).isSameAs(loader);
        Object back = here.decode(there.encode(copies));
        assertThat(((List<?>) Objects.requireNonNull(back)).get(0))
                .isEqualTo(Guest.everything().get(0));
    }

    @Test
    void aClassForANewerJavaIsToldAsSuchWithWhatToDo() {
        var here = new Codec(LoaderTest.class.getClassLoader());
        var there = new Codec(new GuestLoader(true));
        int feature = Runtime.version().feature();
        assertThatThrownBy(() -> there.decode(here.encode(Guest.everything())))
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining("a class is for a newer Java than the " + feature + " here: ")
                .hasMessageContaining("LoaderTest$Guest")
                .hasMessageContaining("compile it with --release " + feature)
                .hasCauseInstanceOf(UnsupportedClassVersionError.class);
    }

    @Test
    void aLoaderIsFreeWhenItsCodecIs() throws Exception {
        WeakReference<ClassLoader> loader = useAndForget();
        for (int i = 0; i < 100 && loader.get() != null; i++) System.gc();
        assertThat(loader.get()).isNull();
    }

    private static WeakReference<ClassLoader> useAndForget() throws Exception {
        var here = new Codec(LoaderTest.class.getClassLoader());
        var loader = new GuestLoader();
        var there = new Codec(loader);
        var call = (Call.Single)
                Call.decode(there, Call.callable(here, Guest.task()).toBytes());
        call.invoke();
        there.encode(Objects.requireNonNull(there.decode(here.encode(Guest.everything()))));
        return new WeakReference<>(loader);
    }
}
