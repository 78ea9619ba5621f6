package dev.muster.codec.filter;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Classes that do more than hold data, and of which attacks on deserialization are made. They are listed by what they can do,
 * one by one, so that the other classes of their libraries (values, exceptions) arrive as themselves. What extends or
 * implements one of them can do the same.
 */
final class Gadgets {
    private static final Map<String, String> ABILITIES = new HashMap<>();

    static {
        can(
                "call any method or constructor by its name",
                commons("functors.InvokerTransformer"),
                commons("functors.InstantiateTransformer"),
                commons("functors.InstantiateFactory"),
                commons("functors.CloneTransformer"),
                commons("functors.PrototypeFactory$PrototypeCloneFactory"),
                names(
                        "org.apache.commons.beanutils.BeanComparator",
                        "org.apache.click.control.Column$ColumnComparator",
                        "org.codehaus.groovy.runtime.MethodClosure",
                        "org.codehaus.groovy.runtime.ConvertedClosure",
                        "org.codehaus.groovy.runtime.ConversionHandler",
                        "org.springframework.core.SerializableTypeWrapper$MethodInvokeTypeProvider",
                        "org.springframework.beans.factory.support.AutowireUtils$ObjectFactoryDelegatingInvocationHandler",
                        "org.springframework.beans.factory.config.MethodInvokingFactoryBean",
                        "org.springframework.beans.factory.config.PropertyPathFactoryBean",
                        "org.springframework.aop.framework.JdkDynamicAopProxy",
                        "org.hibernate.property.access.spi.GetterMethodImpl",
                        "org.hibernate.property.BasicPropertyAccessor$BasicGetter",
                        "org.hibernate.tuple.component.AbstractComponentTuplizer",
                        "com.rometools.rome.feed.impl.ObjectBean",
                        "com.rometools.rome.feed.impl.ToStringBean",
                        "com.rometools.rome.feed.impl.EqualsBean",
                        "com.sun.syndication.feed.impl.ObjectBean",
                        "com.sun.syndication.feed.impl.ToStringBean",
                        "com.sun.syndication.feed.impl.EqualsBean",
                        "com.vaadin.data.util.NestedMethodProperty",
                        "com.vaadin.data.util.MethodProperty",
                        "org.jboss.interceptor.proxy.InterceptorMethodHandler",
                        "org.jboss.weld.interceptor.proxy.InterceptorMethodHandler",
                        "java.beans.EventHandler"));
        can(
                "load and run code that comes in its bytes",
                names(
                        "javax.xml.transform.Templates",
                        "com.sun.org.apache.xalan.internal.xsltc.trax.TrAXFilter",
                        "org.apache.xalan.xsltc.trax.TrAXFilter"));
        can(
                "run a script",
                names(
                        "javax.script.ScriptEngine",
                        "bsh.Interpreter",
                        "bsh.XThis",
                        "bsh.XThis$Handler",
                        "bsh.This",
                        "org.mozilla.javascript.NativeJavaObject",
                        "org.mozilla.javascript.NativeJavaMethod",
                        "org.mozilla.javascript.MemberBox",
                        "org.mozilla.javascript.tools.shell.Environment",
                        "org.python.core.PyFunction",
                        "org.python.core.PyMethod",
                        "org.python.core.PyBytecode",
                        "clojure.core$eval",
                        "clojure.core$load_string",
                        "clojure.core$load_reader",
                        "clojure.core$load_file",
                        "clojure.core$read_string",
                        "clojure.main$eval_opt",
                        "clojure.main$load_script",
                        "clojure.java.shell$sh",
                        "clojure.inspector.proxy$javax.swing.table.AbstractTableModel$ff19274a"));
        can(
                "look up a name in a directory, which may answer with code",
                names(
                        "javax.naming.Context",
                        "com.sun.jndi.ldap.LdapAttribute",
                        "com.sun.jndi.rmi.registry.ReferenceWrapper",
                        "javax.sql.rowset.JdbcRowSet",
                        "com.mchange.v2.naming.ReferenceIndirector$ReferenceSerialized",
                        "com.mchange.v2.c3p0.JndiRefForwardingDataSource",
                        "com.mchange.v2.c3p0.JndiRefConnectionPoolDataSource",
                        "com.mchange.v2.c3p0.WrapperConnectionPoolDataSource",
                        "com.mchange.v2.c3p0.impl.PoolBackedDataSourceBase",
                        "org.springframework.jndi.JndiObjectTargetSource",
                        "org.springframework.jndi.JndiLocatorSupport",
                        "org.springframework.jndi.support.SimpleJndiBeanFactory",
                        "org.springframework.transaction.jta.JtaTransactionManager",
                        "org.springframework.aop.target.AbstractBeanFactoryBasedTargetSource",
                        "org.springframework.aop.support.AbstractBeanFactoryPointcutAdvisor",
                        "org.apache.xbean.naming.context.ContextUtil$ReadOnlyBinding",
                        "com.caucho.naming.QName",
                        "ch.qos.logback.core.db.JNDIConnectionSource"));
        can(
                "open a connection to another machine",
                names(
                        "java.rmi.server.RemoteObject",
                        "java.rmi.server.RemoteRef",
                        "sun.rmi.transport.LiveRef",
                        "javax.management.remote.JMXConnector"));
        can(
                "read further objects past this filter",
                names("java.security.SignedObject", "java.rmi.MarshalledObject"),
                commons("functors.PrototypeFactory$PrototypeSerializationFactory"));
        can(
                "write or delete files",
                names(
                        "org.apache.commons.fileupload.disk.DiskFileItem",
                        "org.apache.commons.fileupload2.core.DiskFileItem",
                        "org.apache.wicket.util.upload.DiskFileItem",
                        "org.aspectj.weaver.tools.cache.SimpleCache$StoreableCachingMap"));
    }

    private static final ClassValue<Optional<String>> REFUSALS = new ClassValue<>() {
        @Override
        protected Optional<String> computeValue(Class<?> type) {
            return Optional.ofNullable(abilityOf(type))
                    .map(ability -> "such an object can " + ability + ", as attacks on deserialization do; if your"
                            + " tasks return it, allow it with deserializationFilter(..) of the pool's builder");
        }
    };

    private Gadgets() {}

    private static String[] names(String... names) {
        return names;
    }

    /** A class of Commons Collections, under the names of both of its generations. */
    private static String[] commons(String name) {
        return names("org.apache.commons.collections." + name, "org.apache.commons.collections4." + name);
    }

    private static void can(String ability, String[]... groups) {
        for (String[] group : groups) {
            for (String each : group) ABILITIES.put(each, ability);
        }
    }

    /** Why no object of the class may be made; empty if nothing is known against it. */
    static Optional<String> refusal(Class<?> type) {
        return REFUSALS.get(type);
    }

    /** Of the class itself, or of what it extends or implements. */
    private static @Nullable String abilityOf(Class<?> type) {
        String own = ABILITIES.get(type.getName());
        if (own != null) return own;
        for (Class<?> each : type.getInterfaces()) {
            String inherited = abilityOf(each);
            if (inherited != null) return inherited;
        }
        Class<?> superclass = type.getSuperclass();
        return superclass == null ? null : abilityOf(superclass);
    }
}
