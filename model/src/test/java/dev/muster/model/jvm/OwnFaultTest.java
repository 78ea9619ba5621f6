package dev.muster.model.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.task.TaskId;
import java.io.IOException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

final class OwnFaultTest {
    @Test
    void onlyAnErrorOfLinkageThatNamesAClassOfALibraryIsOfALibrary() {
        assertThat(OwnFault.isOfLibrary(new NoClassDefFoundError("com/esotericsoftware/kryo/kryo5/Kryo")))
                .isTrue();
        assertThat(OwnFault.isOfLibrary(new NoSuchMethodError(
                        "'void com.esotericsoftware.kryo.kryo5.Kryo.setOptimizedGenerics(boolean)'")))
                .isTrue();
        assertThat(OwnFault.isOfLibrary(new NoClassDefFoundError("Could not initialize class orders.Tax")))
                .isFalse();
        assertThat(OwnFault.isOfLibrary(new IllegalStateException("com.google.common.base.Preconditions")))
                .isFalse();
    }

    @Test
    void aClassOfALibraryThatIsMissingNamesTheLibrary() {
        var thrown = new NoClassDefFoundError("com/google/common/util/concurrent/internal/InternalFutureFailureAccess");
        assertThat(OwnFault.words(new CompletionException(thrown)))
                .contains("the class com.google.common.util.concurrent.internal.InternalFutureFailureAccess is missing")
                .contains("com.google.guava:failureaccess")
                .contains("add that jar");
        assertThat(OwnFault.words(new NoClassDefFoundError("io/perfmark/PerfMark")))
                .contains("io.perfmark:perfmark-api");
        assertThat(OwnFault.words(new NoClassDefFoundError("io/netty/handler/codec/http2/Http2Headers")))
                .contains("io.netty:netty-codec-http2");
    }

    @Test
    void aClassOfNobodyIsMissingAllTheSame() {
        assertThat(OwnFault.words(new NoClassDefFoundError("org/example/Thing")))
                .contains("the class org.example.Thing is missing from the class path");
    }

    @Test
    void aClassOfTheJdkNamesTheModuleThatTheProgramRunsWithout() {
        assertThat(OwnFault.words(new NoClassDefFoundError("com/sun/management/OperatingSystemMXBean")))
                .contains("on a Java without the module jdk.management")
                .contains("--add-modules jdk.management")
                .doesNotContain("jar");
        assertThat(OwnFault.words(new NoClassDefFoundError("sun/misc/Unsafe"))).contains("jdk.unsupported");
    }

    @Test
    void aMethodThatIsMissingNamesFromWhereItsClassIsLoaded() {
        String place = Library.placeOf(TaskId.class.getName()).orElseThrow();
        var thrown = new NoSuchMethodError("'void dev.muster.task.TaskId.fly(int, java.lang.String)'");
        assertThat(OwnFault.words(thrown))
                .contains("the class dev.muster.task.TaskId is loaded from " + place)
                .contains("another version of dev.muster:muster-task");
        var missing = new NoClassDefFoundError("dev/muster/task/NeverMade");
        assertThat(OwnFault.words(missing))
                .contains("it is not in the version of dev.muster:muster-task")
                .contains(place);
    }

    @Test
    void whatIsNoMatterOfALibraryIsABug() {
        assertThat(OwnFault.words(new AssertionError("no rule")))
                .contains("no rule")
                .contains("a bug in Muster");
    }

    @Test
    void anErrorLastsUnlessMemoryOrThreadsAreShort() {
        assertThat(OwnFault.isLasting(new IOException(new NoSuchFieldError("x"))))
                .isTrue();
        assertThat(OwnFault.isLasting(new AssertionError())).isTrue();
        assertThat(OwnFault.isLasting(new IOException("gone"))).isFalse();
        assertThat(OwnFault.isLasting(new IOException(new OutOfMemoryError()))).isFalse();
        assertThat(OwnFault.isLasting(null)).isFalse();
    }
}
