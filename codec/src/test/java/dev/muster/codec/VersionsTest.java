package dev.muster.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.codec.payload.DecodeException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The two sides have different versions of a class: that is a sentence with the name of a field, and never a value. */
class VersionsTest {
    private static final String SAME = "the two sides run different versions of";

    private static Class<?> version(String declaration) throws Exception {
        return CompiledClass.of("P", declaration);
    }

    private static byte[] written(Class<?> type) throws Exception {
        return new Codec(type.getClassLoader()).encode(CompiledClass.instance(type));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "class P { int b = 2; } | class P { int a; int b; } | \"a\" of type int is here, and not there",
                "class P { int a = 1, b = 2; } | class P { int b; } | \"a\" of type int is there, and not here",
                "class P { int a = 1, b = 2; } | class P { int a; } | \"b\" of type int is there, and not here",
                "class P { int a = 1; } | class P { int a, b; } | \"b\" of type int is here, and not there",
                "class P { int a = 1; } | class P { long a; } | \"a\" of type int there is of type long here",
                "class P { Object a; } | class P { String a; } | \"a\" of type java.lang.Object there is of type java.lang.String",
                "class P { int a = 1, b; } | class P { int b, c; } | \"a\" of type int is there, and not here",
                "class P { int a = 1; } | class P { transient int a; } | \"a\" of type int is there, and not here",
                "class P { int a = 1; } | class P { static int a; } | \"a\" of type int is there, and not here",
                "class P { } | class P { String s; } | \"s\" of type java.lang.String is here, and not there",
                "class P { int a = 1; int b; } | class P extends Q { int a; } class Q { int b; } | in another order",
                "record P(int a, int b) { P() { this(1, 2); } } | record P(int b, int c) {} | \"a\" of type int is there",
                "record P(int a) { P() { this(1); } } | record P(long a) {} | \"a\" of type int there is of"
            })
    void anotherVersionOfAClassIsToldWithTheFirstFieldThatDiffers(String there, String here, String difference)
            throws Exception {
        byte[] bytes = written(version(there));
        var codec = new Codec(version(here).getClassLoader());
        assertThatThrownBy(() -> codec.decode(bytes))
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining("class P has other fields on the side that sent an object of it")
                .hasMessageContaining(difference)
                .hasMessageContaining("The two sides run different versions of the class");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "class P { int a; } | enum P { A } | an enum here, and an ordinary class on the side",
                "class P { int a; } | record P(int a) {} | a record here, and an ordinary class on the side",
                "record P(int a) { P() { this(1); } } | class P { int a; } | an ordinary class here, and a record on",
                "class P { int a; } | class P implements java.io.Externalizable { public void writeExternal("
                        + "java.io.ObjectOutput o) {} public void readExternal(java.io.ObjectInput i) {} }"
                        + " | a class with its own Java serialization here, and an ordinary class on the side",
                "class P { int a; } | class P extends Exception {} | a class with its own Java serialization here, and"
            })
    void aClassThatBecameSomethingElseIsToldToo(String there, String here, String difference) throws Exception {
        byte[] bytes = written(version(there));
        var codec = new Codec(version(here).getClassLoader());
        assertThatThrownBy(() -> codec.decode(bytes))
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining("class P is " + difference)
                .hasMessageContaining(SAME + " the class");
    }

    @Test
    void theSameFieldsInAnotherOrderOfTheSourceAreTheSame() throws Exception {
        byte[] bytes = written(version("class P { int a = 1; int b = 2; }"));
        Class<?> here = version("class P { int b; int a; public String toString() { return a + \",\" + b; } }");
        assertThat(new Codec(here.getClassLoader()).decode(bytes)).hasToString("1,2");
    }

    @Test
    void theFieldsAreToldOnceInAPayload() throws Exception {
        Class<?> type = version("class P { int aVeryLongNameOfAField = 1; }");
        var codec = new Codec(type.getClassLoader());
        byte[] bytes = codec.encode(List.of(CompiledClass.instance(type), CompiledClass.instance(type)));
        String text = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
        assertThat(text.split("aVeryLongNameOfAField", -1)).hasSize(2);
        assertThat((List<?>) Objects.requireNonNull(codec.decode(bytes))).hasSize(2);
    }

    @Test
    void anEnumConstantThatIsNotThereIsTold() throws Exception {
        Class<?> there = version("enum P { A, B }");
        byte[] bytes = new Codec(there.getClassLoader()).encode(there.getEnumConstants()[1]);
        var codec = new Codec(version("enum P { A }").getClassLoader());
        assertThatThrownBy(() -> codec.decode(bytes))
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining("enum P has no constant B here: " + SAME);
    }

    @Test
    void aClassWithItsOwnJavaSerializationIsToldToo() throws Exception {
        String hook = " private Object readResolve() { return this; }";
        byte[] bytes = written(version("class P implements java.io.Serializable { int a = 1;" + hook + "}"));
        var codec = new Codec(version("class P implements java.io.Serializable { int b = 1;" + hook + "}")
                .getClassLoader());
        assertThatThrownBy(() -> codec.decode(bytes))
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining(SAME + " class P");
    }

    @Test
    void anExceptionOfAnotherVersionIsToldToo() throws Exception {
        byte[] bytes = written(version("class P extends Exception { int a = 1; }"));
        var codec =
                new Codec(version("class P extends Exception { long a = 1; }").getClassLoader());
        assertThatThrownBy(() -> codec.decode(bytes))
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining(SAME + " class P");
    }
}
