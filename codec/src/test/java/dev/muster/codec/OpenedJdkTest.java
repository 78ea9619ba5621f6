package dev.muster.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.codec.payload.DecodeException;
import dev.muster.codec.payload.EncodeException;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Programs that open packages of the JDK, as many libraries ask them to, send its types as all others do. */
class OpenedJdkTest {
    private static final Codec CODEC = new Codec(OpenedJdkTest.class.getClassLoader());

    @Test
    void openedPackagesOfTheJdkChangeNothing() throws Exception {
        List<String> options = Stream.of(
                        "java.lang", "java.lang.ref", "java.lang.reflect", "java.util", "java.time.format")
                .map(each -> "--add-opens=java.base/" + each + "=ALL-UNNAMED")
                .toList();
        assertThat(answers(options)).isNotEmpty().isEqualTo(answers(List.of()));
    }

    private static String answers(List<String> options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:TieredStopAtLevel=1");
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), OpenedJdkTest.class.getName()));
        Process program = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(program.waitFor()).isZero();
        return said;
    }

    /** Says of each object what its copy is, or why it has none. */
    public static void main(String[] arguments) throws Exception {
        Object[] objects = {
            new ArrayList<>(List.of(1, 2, 3)).subList(0, 2),
            new HashMap<>(java.util.Map.of(1, 2)).entrySet(),
            String.class.getMethod("length"),
            new WeakReference<>("a"),
            new ThreadLocal<String>(),
            List.of(1).iterator(),
            java.time.format.DateTimeFormatter.ISO_DATE,
            new java.util.StringJoiner(","),
            new java.util.Random(1)
        };
        for (Object each : objects) System.out.println(copyOf(each));
    }

    private static String copyOf(Object object) {
        try {
            Object copy = CODEC.decode(CODEC.encode(object));
            return copy instanceof java.util.Random random ? "random " + random.nextInt() : String.valueOf(copy);
        } catch (EncodeException | DecodeException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
