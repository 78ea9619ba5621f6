import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.spy;
import static org.mockito.Mockito.when;
import static org.mockito.Mockito.withSettings;

import dev.muster.ProcessPoolExecutor;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

public class Mocked {
    public interface Shop {
        int price(int number);
    }

    public static final class Price {
        public int of(int number) {
            return number;
        }
    }

    static void say(String what, Callable<?> value) {
        try {
            System.out.println(what + ": " + value.call());
        } catch (Exception e) {
            System.out.println(what + ": refused: " + e.getMessage().lines().findFirst().orElse(""));
        }
    }

    public static void main(String[] args) {
        var shop = mock(Shop.class);
        var price = mock(Price.class);
        var clock = mock(Clock.class);
        var list = spy(new ArrayList<>(List.of(1)));
        var serializable = mock(Shop.class, withSettings().serializable());
        try (var pool = ProcessPoolExecutor.builder().target("").maxWorkers(1).build()) {
            say("interface", () -> pool.submit(() -> shop.price(1)).get());
            say("final class", () -> pool.submit(() -> price.of(1)).get());
            say("class of the JDK", () -> pool.submit(() -> clock.millis()).get());
            say("spied list", () -> pool.submit(() -> list.size()).get());
            say("serializable", () -> pool.submit(() -> serializable.price(1)).get());
            say("within a list", () -> pool.submit(all -> all.size(), List.of(shop)).get());
            say("as result", () -> pool.submit(() -> mock(Price.class)).get());
            say("no mock", () -> pool.submit(one -> one.of(3), new Price()).get());
            say("inside the task", () -> pool.submit(Mocked::inside).get());
        }
    }

    static int inside() {
        var shop = mock(Shop.class);
        when(shop.price(1)).thenReturn(5);
        return shop.price(1);
    }
}
