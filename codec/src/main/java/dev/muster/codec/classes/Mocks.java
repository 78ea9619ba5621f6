package dev.muster.codec.classes;

import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * Tells mocks of Mockito, whose class can be the user's own: what they answer is kept outside of them, in the JVM that made
 * them, and a copy would answer as an object without content does. Mockito is asked by its public interface, and only where
 * it is in use.
 */
public final class Mocks {
    /** Mockito puts it before all other classes when it makes the first mock of this sort. */
    private static final String AT_WORK = "org.mockito.internal.creation.bytebuddy.inject.MockMethodDispatcher";

    private static final String MOCKITO = "org.mockito.Mockito";

    /** A look costs some microseconds where there is nothing; the first mock takes far longer than this to be made. */
    private static final long LOOK_AGAIN_NANOS = 1_000_000;

    private static volatile long lastLookNanos = System.nanoTime() - LOOK_AGAIN_NANOS;
    private static volatile @Nullable Questions questions;

    private record Questions(Method details, Method isMock) {}

    private Mocks() {}

    /** Looks whether Mockito has come to work since; to be called at the start of each payload. */
    public static void refresh(ClassLoader loader) {
        if (questions != null) return;
        long now = System.nanoTime();
        if (now - lastLookNanos < LOOK_AGAIN_NANOS) return;
        lastLookNanos = now;
        try {
            Class.forName(AT_WORK, false, null);
            Method details = Class.forName(MOCKITO, true, loader).getMethod("mockingDetails", Object.class);
            questions = new Questions(details, details.getReturnType().getMethod("isMock"));
        } catch (ReflectiveOperationException | LinkageError e) {
            return; // it is not in use, or is one that cannot be asked
        }
    }

    /** A mock whose class was generated shows that by its name. */
    public static boolean isGenerated(Class<?> type) {
        return type.getName().contains("$MockitoMock$");
    }

    /** Whether it is a mock whose class does not show it either. */
    public static boolean isInline(@Nullable Object object) {
        Questions known = questions;
        if (known == null || object == null) return false;
        try {
            return Boolean.TRUE.equals(known.isMock.invoke(known.details.invoke(null, object)));
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }
}
