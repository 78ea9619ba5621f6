package dev.muster.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.codec.filter.DecodeFilter;
import dev.muster.codec.payload.DecodeException;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInputFilter;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.rmi.ConnectException;
import java.rmi.MarshalledObject;
import java.rmi.RemoteException;
import java.rmi.server.UID;
import java.rmi.server.UnicastRemoteObject;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import javax.management.BadAttributeValueExpException;
import javax.management.InstanceNotFoundException;
import javax.management.ObjectName;
import javax.naming.CompositeName;
import javax.naming.Context;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import javax.naming.directory.BasicAttributes;
import javax.naming.ldap.LdapName;
import javax.xml.transform.Templates;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a client takes from a runner: data and exceptions of every library, and nothing that does more when it is read. */
class DecodeFilterTest {
    private static final ClassLoader LOADER = DecodeFilterTest.class.getClassLoader();
    private static final Codec RUNNER = new Codec(LOADER);
    private static final Codec CLIENT = new Codec(LOADER, DecodeFilter.DEFAULT);

    record Mine(int number) {}

    @Retention(RetentionPolicy.RUNTIME)
    @interface Sign {
        String value();
    }

    @Sign("here")
    static final class Signed {}

    static Stream<Object> honest() throws Exception {
        return Stream.of(
                new NamingException("m"),
                new NameNotFoundException("n"),
                new RemoteException("r", new ConnectException("c")),
                new InstanceNotFoundException("i"),
                new BadAttributeValueExpException("v"),
                new ObjectName("dev.muster:type=Pool"),
                new CompositeName("a/b"),
                new LdapName("cn=a"),
                new BasicAttributes("k", "v"),
                new UID(),
                Objects.requireNonNull(Signed.class.getAnnotation(Sign.class)),
                new Mine(1));
    }

    @ParameterizedTest
    @MethodSource("honest")
    void dataAndExceptionsOfTheJdkArriveAsThemselves(Object object) {
        Object copy = Objects.requireNonNull(CLIENT.decode(RUNNER.encode(object)));
        assertThat(copy.getClass()).isEqualTo(object.getClass());
        assertThat(copy).hasToString(object.toString());
    }

    static final class Directory implements InvocationHandler {
        @Override
        public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) {
            return null;
        }
    }

    static final class Exported extends UnicastRemoteObject {
        private static final long serialVersionUID = 1;

        Exported() throws RemoteException {}
    }

    static final class Compiled implements Templates, java.io.Serializable {
        private static final long serialVersionUID = 1;

        @Override
        @SuppressWarnings("NullAway")
        public javax.xml.transform.Transformer newTransformer() {
            return null;
        }

        @Override
        @SuppressWarnings("NullAway")
        public java.util.Properties getOutputProperties() {
            return null;
        }
    }

    static Stream<Object> gadgets() throws IOException {
        return Stream.of(
                new MarshalledObject<>("hidden"),
                new Compiled(),
                Proxy.newProxyInstance(LOADER, new Class<?>[] {Context.class}, new Directory()),
                new Object[] {new Compiled()},
                List.of(new Mine(1), new Compiled()));
    }

    @ParameterizedTest
    @MethodSource("gadgets")
    void whatDoesMoreThanHoldDataIsRefusedByWhatItCanDo(Object object) {
        byte[] bytes = RUNNER.encode(object);
        assertThat(RUNNER.decode(bytes)).isNotNull();
        assertThatThrownBy(() -> CLIENT.decode(bytes))
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining("the filter for incoming objects refuses class ")
                .hasMessageContaining("such an object can ")
                .hasMessageContaining("allow it with deserializationFilter(..) of the pool's builder");
    }

    @Test
    void theKnownGadgetsOfTheJdkAreRefused() throws Exception {
        for (String name : List.of(
                "com.sun.org.apache.xalan.internal.xsltc.trax.TemplatesImpl",
                "java.rmi.server.RemoteObjectInvocationHandler",
                "sun.rmi.server.UnicastRef",
                "java.security.SignedObject",
                "com.sun.rowset.JdbcRowSetImpl",
                "javax.management.remote.rmi.RMIConnector",
                "com.sun.jndi.ldap.LdapAttribute",
                "com.sun.jndi.ldap.LdapCtx",
                "java.beans.EventHandler")) {
            assertThat(DecodeFilter.DEFAULT.refusal(Class.forName(name, false, LOADER)))
                    .as(name)
                    .isPresent();
        }
    }

    @Test
    void aGadgetOfALibraryIsRefusedAndItsNeighboursAreNot() throws Exception {
        assertThat(refusal("org.apache.commons.collections4.functors", "InvokerTransformer"))
                .hasValueSatisfying(why -> assertThat(why).contains("call any method or constructor by its name"));
        assertThat(refusal("org.codehaus.groovy.runtime", "MethodClosure")).isPresent();
        assertThat(refusal("org.codehaus.groovy.runtime", "GStringImpl")).isEmpty();
        assertThat(refusal("org.springframework.beans.factory", "NoSuchBeanDefinitionException"))
                .isEmpty();
        assertThat(refusal("clojure.lang", "PersistentVector")).isEmpty();
        assertThat(refusal("org.apache.commons.collections4.functors", "ConstantTransformer"))
                .isEmpty();
    }

    private static Optional<String> refusal(String packageName, String simpleName) throws Exception {
        return DecodeFilter.DEFAULT.refusal(
                CompiledClass.of(packageName + "." + simpleName, "class " + simpleName + " {}"));
    }

    @Test
    void theFilterOfAProgramRejectsAllowsOrLeavesItToTheRule() {
        ObjectInputFilter own = ObjectInputFilter.Config.createFilter(
                "!" + Mine.class.getName() + ";" + Compiled.class.getName() + ";maxdepth=1;maxbytes=1");
        var client = new Codec(LOADER, DecodeFilter.of(own));
        assertThat(client.decode(RUNNER.encode(new Compiled()))).isInstanceOf(Compiled.class);
        for (Object mine : List.of(new Mine(1), new Mine[0], Mine.class, List.of(new Mine(2)))) {
            assertThatThrownBy(() -> client.decode(RUNNER.encode(mine)))
                    .isInstanceOf(DecodeException.class)
                    .hasMessageContaining(
                            "refuses class " + Mine.class.getName() + ": the filter of this program rejects it");
        }
        assertThatThrownBy(() -> client.decode(RUNNER.encode(new MarshalledObject<>("x"))))
                .hasMessageContaining("past this filter");
        assertThat(client.decode(RUNNER.encode(List.of("a", 1)))).isEqualTo(List.of("a", 1));
        assertThat(client.decode(RUNNER.encode(new InvalidObjectException("i"))))
                .isInstanceOf(InvalidObjectException.class);
    }

    @Test
    void aRefusedClassIsNotInitialised() throws Exception {
        String source = "class P { static { System.setProperty(\"muster.test.initialised\", \"yes\"); } }";
        Class<?> there = CompiledClass.of("P", source);
        byte[] bytes = new Codec(there.getClassLoader()).encode(CompiledClass.instance(there));
        System.clearProperty("muster.test.initialised");
        Class<?> here = CompiledClass.of("P", source);
        var refusing = new Codec(here.getClassLoader(), type -> Optional.of("no " + type.getSimpleName()));
        assertThatThrownBy(() -> refusing.decode(bytes)).hasMessageContaining("refuses class P: no P");
        assertThat(System.getProperty("muster.test.initialised")).isNull();
    }
}
