package dev.muster.worker.processes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DaemonProcessTest {
    private final DaemonProcess self = DaemonProcess.self();

    @Test
    void whatIsAliveIsNotProvenDead() {
        assertThat(self.pid()).isEqualTo(ProcessHandle.current().pid());
        assertThat(self.startTicks()).isPositive();
        assertThat(self.isProvablyDead()).isFalse();
        assertThat(DaemonProcess.parse(self.toString())).contains(self);
    }

    @Test
    void anotherProcessOfTheSameNumberProvesTheFormerOneDead() {
        assertThat(new DaemonProcess(self.pid(), self.startTicks() - 1, self.namespace()).isProvablyDead())
                .isTrue();
    }

    @Test
    void aProcessThatIsGoneIsDeadAlsoWhileNobodyHasAskedForItsCode() throws Exception {
        Process process = new ProcessBuilder("true").start();
        long pid = process.pid();
        process.waitFor();
        assertThat(new DaemonProcess(pid, self.startTicks(), self.namespace()).isProvablyDead())
                .isTrue();
    }

    @Test
    void aNumberOfAnotherNamespaceProvesNothing() {
        assertThat(new DaemonProcess(self.pid(), self.startTicks() - 1, self.namespace() + 1).isProvablyDead())
                .isFalse();
        assertThat(new DaemonProcess(0, 0, 0).isProvablyDead()).isFalse();
    }

    @Test
    void whatIsNoDaemonIsNotTakenForOne() {
        for (String text : new String[] {"", "1", "1-2", "1-2-3-4", "a-b-c", "1-2-9999999999999999999"}) {
            assertThat(DaemonProcess.parse(text)).isEmpty();
        }
    }
}
