package dev.muster.worker.processes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class OutputRingTest {
    private final OutputRing ring = new OutputRing(8);

    private void write(String text) {
        byte[] bytes = ("--" + text + "--").getBytes(StandardCharsets.UTF_8);
        ring.write(bytes, 2, bytes.length - 4);
    }

    @Test
    void whatFitsIsKept() {
        write("abc");
        write("de");
        assertThat(ring.text()).isEqualTo("abcde");
        assertThat(ring.total()).isEqualTo(5);
    }

    @Test
    void theOldestIsOverwritten() {
        write("abcdef");
        write("ghij");
        assertThat(ring.text()).isEqualTo("cdefghij");
    }

    @Test
    void ofAPieceLongerThanTheRingTheEndIsKept() {
        write("a");
        write("0123456789abcdef");
        assertThat(ring.text()).isEqualTo("89abcdef");
        assertThat(ring.total()).isEqualTo(17);
        write("x");
        assertThat(ring.text()).isEqualTo("9abcdefx");
    }

    @Test
    void aMarkHidesWhatCameBefore() {
        write("abc");
        ring.mark();
        assertThat(ring.sinceMark(8)).isEmpty();
        write("de");
        assertThat(ring.sinceMark(8)).isEqualTo("de");
        assertThat(ring.sinceMark(1)).isEqualTo("e");
        assertThat(ring.text()).isEqualTo("abcde");
    }

    @Test
    void aMarkThatIsOverwrittenHidesNothing() {
        ring.mark();
        write("0123456789");
        assertThat(ring.sinceMark(100)).isEqualTo("23456789");
        assertThat(ring.since(9)).isEqualTo("9");
    }

    @Test
    void bytesThatAreNoTextShowAsReplacements() {
        ring.write(new byte[] {(byte) 0xff, 'a'}, 0, 2);
        assertThat(ring.text()).isEqualTo("\ufffda");
    }
}
