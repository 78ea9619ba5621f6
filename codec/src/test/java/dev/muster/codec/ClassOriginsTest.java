package dev.muster.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.codec.filter.DecodeFilter;
import dev.muster.codec.payload.DecodeException;
import dev.muster.codec.payload.EncodeException;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A JVM with several class loaders has two versions of a class, and the other side would take the wrong one. */
class ClassOriginsTest {
    private static final String IS_OTHER = "which is another";

    private static Class<?> version(String declaration) throws Exception {
        return CompiledClass.of("P", declaration);
    }

    /** Of a program whose tasks find the class where this one is. */
    private static Codec ofProgram(Class<?> there) {
        var loader = (URLClassLoader) there.getClassLoader();
        return new Codec(
                ClassOriginsTest.class.getClassLoader(),
                DecodeFilter.NONE,
                ClassOrigins.ofProgram(loader::findResource));
    }

    private static void assertRefused(Codec codec, Object value) {
        assertThatThrownBy(() -> codec.encode(value))
                .as("%s", value.getClass())
                .isInstanceOf(EncodeException.class)
                .hasMessageContaining("class P")
                .hasMessageContaining(IS_OTHER);
    }

    @Test
    @SuppressWarnings({"unchecked", "rawtypes"}) // constants of a class that is compiled here
    void anEnumOfAnotherVersionIsRefusedAlsoWhereOnlyTheBodyOfAConstantDiffers() throws Exception {
        String source = "public enum P { A { public String toString() { return \"%s\"; } } }";
        Class<?> here = version(source.formatted("here"));
        Codec codec = ofProgram(version(source.formatted("there")));
        Enum constant = (Enum) here.getEnumConstants()[0];
        assertRefused(codec, constant);
        assertRefused(codec, new EnumMap(Map.of(constant, 1)));
        assertRefused(codec, EnumSet.noneOf((Class) here));
        assertRefused(codec, Collections.unmodifiableList(new ArrayList<>(List.of(constant))));
    }

    @Test
    void aClassByItselfIsRefusedAndSoAreArraysAndProxiesOfOne() throws Exception {
        Class<?> here = version("public interface P { String f(); }");
        Codec codec = ofProgram(version("public interface P { int f(); }"));
        assertRefused(codec, here);
        assertRefused(codec, List.of(here));
        assertRefused(codec, here.arrayType());
        assertRefused(codec, Array.newInstance(here, 1));
        assertRefused(
                codec, Proxy.newProxyInstance(here.getClassLoader(), new Class<?>[] {here}, new AnswersNothing()));
    }

    @Test
    void aClassWhoseNeighbourIsAnotherIsRefusedBecauseItMayUseIt() throws Exception {
        Class<?> here = version("public class P { int f = Q.F; } class Q { static final int F = Integer.valueOf(1); }");
        Class<?> there =
                version("public class P { int f = Q.F; } class Q { static final int F = Integer.valueOf(2); }");
        assertThatThrownBy(() -> ofProgram(there).encode(CompiledClass.instance(here)))
                .isInstanceOf(EncodeException.class)
                .hasMessageContaining("class P is that of file:")
                .hasMessageContaining("next to Q here")
                .hasMessageContaining(IS_OTHER);
    }

    @Test
    void aClassThatALoaderMakesFromBytesIsRefusedWhereItsNameIsKnown() throws Exception {
        Class<?> there = version("public class P { int a = 1; }");
        byte[] bytes;
        try (var file = there.getClassLoader().getResourceAsStream("P.class")) {
            bytes = file.readAllBytes();
        }
        Class<?> here = new FromBytes(there.getClassLoader()).make(bytes);
        assertThatThrownBy(() -> ofProgram(there).encode(CompiledClass.instance(here)))
                .isInstanceOf(EncodeException.class)
                .hasMessageContaining("class P is one that its loader has made here")
                .hasMessageContaining(IS_OTHER);
    }

    @Test
    void theClassOfALoaderThatIsClosedIsStillKnownByItsOrigin() throws Exception {
        Class<?> there = version("public class P { int a = 1; }");
        Class<?> here = version("public class P { int a = 2; }");
        ((URLClassLoader) here.getClassLoader()).close();
        assertRefused(ofProgram(there), CompiledClass.instance(here));
    }

    @Test
    void whatATaskHasLoadedElsewhereIsRefusedAsItsResult() throws Exception {
        Class<?> there = version("public record P(int a) { public P() { this(1); } }");
        Class<?> ofProgram = version("public record P(int a) { public P() { this(2); } }");
        var codec = new Codec(ofProgram.getClassLoader());
        Object result = CompiledClass.instance(there);
        for (Object each : List.of(result, Optional.of(result), there, Arrays.asList(1, result))) {
            assertThatThrownBy(() -> codec.encode(each))
                    .isInstanceOf(EncodeException.class)
                    .hasMessageContaining("class P is that of file:")
                    .hasMessageContaining("the program would get the one of file:");
        }
        Object own = CompiledClass.instance(ofProgram);
        assertThat(codec.decode(codec.encode(own))).isEqualTo(own);
    }

    @Test
    void aResultIsNotReadAsAnotherClassThanTasksHave() throws Exception {
        Class<?> there = version("public class P { int a = 1; }");
        Class<?> here = version("public class P { int a = 1; public String toString() { return \"here\"; } }");
        byte[] result = new Codec(there.getClassLoader()).encode(CompiledClass.instance(there));
        var loader = (URLClassLoader) there.getClassLoader();
        var program = new Codec(here.getClassLoader(), DecodeFilter.NONE, ClassOrigins.ofProgram(loader::findResource));
        assertThatThrownBy(() -> program.decode(result))
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining("class P is that of file:")
                .hasMessageContaining(IS_OTHER);
    }

    @Test
    void equalClassesTravelAndSoDoThoseThatTheOtherSideDoesNotKnowYet() throws Exception {
        String source = "public class P { int a = 1; } class Q { }";
        Class<?> here = version(source);
        assertThat(ofProgram(version(source)).encode(CompiledClass.instance(here)))
                .isNotEmpty();
        assertThat(ofProgram(CompiledClass.of("R", "class R {}")).encode(CompiledClass.instance(here)))
                .isNotEmpty();
    }

    @Test
    void theNameOfAClassMayTravelWhereItsObjectsMayNot() throws Exception {
        byte[] bytes = ofProgram(version("class P {}")).encode(BlockingQueue.class);
        assertThat(new Codec(ClassOriginsTest.class.getClassLoader()).decode(bytes))
                .isEqualTo(BlockingQueue.class);
    }

    private static final class AnswersNothing implements InvocationHandler {
        @Override
        public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments) {
            return method.getName().equals("toString") ? "proxy" : null;
        }
    }

    private static final class FromBytes extends ClassLoader {
        FromBytes(ClassLoader parent) {
            super(parent);
        }

        Class<?> make(byte[] bytes) {
            return defineClass(null, bytes, 0, bytes.length);
        }
    }
}
