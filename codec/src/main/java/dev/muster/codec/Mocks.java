package dev.muster.codec;

import java.lang.reflect.Method;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Tells mocks of Mockito, whose class can be the user's own: what they answer is kept outside of them, in the JVM that made
 * them, and a copy would answer as an object without content does. Mockito is asked by its public interface, and only where
 * it is at work: where it is not on the class path, this costs nothing.
 */
final class Mocks {
    /** Mockito puts it before all other classes when it makes the first mock of this sort. */
    private static final String AT_WORK = "org.mockito.internal.creation.bytebuddy.inject.MockMethodDispatcher";

    private static final String MOCKITO = "org.mockito.Mockito";

    /** Whether a loader finds Mockito. */
    private static final Map<ClassLoader, Boolean> LOADERS = Collections.synchronizedMap(new WeakHashMap<>());

    private static volatile @Nullable Questions questions;

    private record Questions(Method details, Method isMock) {}

    private Mocks() {}

    /** Looks whether Mockito has come to work since; to be called at the start of each payload. */
    static void refresh(ClassLoader loader) {
        if (questions != null || !LOADERS.computeIfAbsent(loader, Mocks::finds)) return;
        try {
            Class.forName(AT_WORK, false, null);
            Method details = Class.forName(MOCKITO, true, loader).getMethod("mockingDetails", Object.class);
            questions = new Questions(details, details.getReturnType().getMethod("isMock"));
        } catch (ReflectiveOperationException | LinkageError e) {
            return; // it is not at work, or is one that cannot be asked
        }
    }

    private static boolean finds(ClassLoader loader) {
        return loader.getResource(MOCKITO.replace('.', '/') + ".class") != null;
    }

    /** A mock whose class was generated tells it by its name. */
    static boolean isGenerated(Class<?> type) {
        return type.getName().contains("$MockitoMock$");
    }

    /** Whether it is a mock whose class does not tell it, either. */
    static boolean isInline(@Nullable Object object) {
        Questions known = questions;
        if (known == null || object == null) return false;
        try {
            return Boolean.TRUE.equals(known.isMock.invoke(known.details.invoke(null, object)));
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }
}
