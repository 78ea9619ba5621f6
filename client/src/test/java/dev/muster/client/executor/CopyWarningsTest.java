package dev.muster.client.executor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.codec.Codec;
import dev.muster.task.RemoteCallable;
import dev.muster.task.RemoteFunction;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a program hears of the copies that its tasks get. */
class CopyWarningsTest {
    private static final Logger LOGGER = Logger.getLogger("dev.muster");

    private final Codec codec = new Codec(CopyWarningsTest.class.getClassLoader());
    private final CopyWarnings remarks = new CopyWarnings("p", codec);
    private final List<String> heard = new ArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord record) {
            heard.add(MessageFormat.format(record.getMessage(), record.getParameters()));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        LOGGER.addHandler(handler);
        LOGGER.setUseParentHandlers(false);
    }

    @AfterEach
    void listenNoMore() {
        LOGGER.removeHandler(handler);
        LOGGER.setUseParentHandlers(true);
    }

    private <T> void submitted(TaskBody<T> work) {
        remarks.ofTask(work, work.encode(codec));
    }

    @Test
    void ofACopyThatLooksSharedIsToldOnceForEachClass() {
        var counter = new AtomicInteger();
        for (int i = 0; i < 3; i++) {
            RemoteCallable<Integer> task = () -> counter.incrementAndGet();
            submitted(TaskBody.of(task));
        }
        RemoteCallable<Integer> other = () -> counter.get();
        submitted(TaskBody.of(other));
        assertThat(heard)
                .singleElement()
                .asString()
                .startsWith(
                        "pool p: a task changes a copy: this program does not see what the task adds to it; return it (lambda at"
                                + " CopyWarningsTest.java:")
                .endsWith("captured \"counter\" : java.util.concurrent.atomic.AtomicInteger)");
        RemoteFunction<Object, Integer> function = Object::hashCode;
        submitted(TaskBody.of(function, new ConcurrentHashMap<>()));
        submitted(TaskBody.of(function, counter));
        assertThat(heard).hasSize(2);
        assertThat(heard.get(1)).endsWith("(an argument : java.util.concurrent.ConcurrentHashMap)");
        var monitor = new Object();
        RemoteCallable<Integer> locks = () -> {
            synchronized (monitor) {
                return 1;
            }
        };
        submitted(TaskBody.of(locks));
        assertThat(heard).hasSize(3);
        assertThat(heard.get(2)).contains("excludes no other thread");
    }

    @Test
    void ofALargeCaptureIsToldOnceWithItsSizeAndTheWayToItsLargestPart() {
        var table = List.of("a", new byte[5 << 20]);
        for (int i = 0; i < 3; i++) {
            RemoteCallable<Integer> task = () -> table.size();
            submitted(TaskBody.of(task));
        }
        assertThat(heard)
                .singleElement()
                .asString()
                .contains("a task takes 5,24")
                .contains("each time it is submitted, most of it in: lambda at CopyWarningsTest.java:")
                .contains("captured \"table\" → element 1 : byte[]; capture only what it uses");
        RemoteFunction<byte[], Integer> ofArgument = bytes -> bytes.length;
        submitted(TaskBody.of(ofArgument, new byte[5 << 20]));
        assertThat(heard).as("an argument is meant to travel").hasSize(1);
        RemoteFunction<Integer, Integer> ofMap = n -> n + table.size();
        remarks.ofFunction(ofMap, codec.encodeInPieces(ofMap).size());
        assertThat(heard).hasSize(2);
        assertThat(heard.get(1)).contains("with each chunk of its map");
    }
}
