package dev.muster.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.codec.payload.DecodeException;
import java.io.Serializable;
import java.util.AbstractMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a class with {@code writeReplace} becomes on the other side, by itself and in a field that can hold only that class. */
@SuppressWarnings("serial")
class ReplacementsTest {
    private static final Codec CODEC = new Codec(ReplacementsTest.class.getClassLoader());

    /** As that of Gson: with Java serialization it becomes another map, so that the other side can read it without the library. */
    static class Tree extends AbstractMap<String, Integer> implements Serializable {
        private final LinkedHashMap<String, Integer> content = new LinkedHashMap<>();
        private final boolean allowsNull;

        Tree(boolean allowsNull) {
            this.allowsNull = allowsNull;
        }

        @Override
        public Integer put(String key, Integer value) {
            return content.put(key, value);
        }

        @Override
        public Set<Map.Entry<String, Integer>> entrySet() {
            return content.entrySet();
        }

        private Object writeReplace() {
            return new LinkedHashMap<>(this);
        }
    }

    /** Not {@code Serializable}, as most classes of trees are. */
    static class Json {
        final Tree members;
        final Object others;

        Json(Tree members, Object others) {
            this.members = members;
            this.others = others;
        }
    }

    record Row(int number, Tree tree) {}

    @Test
    void byItselfItIsWhatJavaSerializationMakesOfIt() {
        assertThat((Object) copy(tree())).isEqualTo(Map.of("a", 1)).isExactlyInstanceOf(LinkedHashMap.class);
    }

    @Test
    void inAFieldOfItsOwnClassItIsItself() {
        Json copy = copy(new Json(tree(), ""));
        assertThat(copy.members).isExactlyInstanceOf(Tree.class).isEqualTo(Map.of("a", 1));
        assertThat(copy.members.allowsNull).isFalse();
        assertThat(copy(new Row(3, tree())).tree())
                .isExactlyInstanceOf(Tree.class)
                .isEqualTo(Map.of("a", 1));
    }

    @Test
    void itStaysOneObjectAndOthersOfItsClassAreReplacedWhereTheyCanBe() {
        Tree tree = tree();
        Json shared = copy(new Json(tree, List.of(tree)));
        assertThat(((List<?>) shared.others).get(0)).isSameAs(shared.members);
        List<Object> several = copy(List.of(new Json(tree(), tree()), new Json(tree(), tree())));
        assertThat(several).allSatisfy(each -> {
            assertThat(((Json) each).members).isExactlyInstanceOf(Tree.class);
            assertThat(((Json) each).others).isExactlyInstanceOf(LinkedHashMap.class);
        });
    }

    @Test
    void whereItHasBeenReplacedBeforeTheFieldIsNamed() {
        Tree tree = tree();
        byte[] bytes = CODEC.encode(List.of(tree, new Json(tree, "")));
        assertThatThrownBy(() -> CODEC.decode(bytes))
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining(
                        "field \"members\" of " + Json.class.getName() + " holds a " + Tree.class.getName())
                .hasMessageContaining("writeReplace");
    }

    static class Person {
        String name = "Ada";
    }

    /** As a proxy of Hibernate: in its place goes the object behind it. */
    static class Lazy extends Person implements Serializable {
        private Object writeReplace() {
            return new Person();
        }
    }

    static class Order {
        final Person buyer = new Lazy();
    }

    @Test
    void whatTheFieldCanHoldIsReplaced() {
        assertThat(copy(new Order()).buyer).isExactlyInstanceOf(Person.class);
        assertThat(copy(new Order()).buyer.name).isEqualTo("Ada");
    }

    static class Money implements Serializable {
        static int made;
        final int cents;

        Money(int cents) {
            this.cents = cents;
            made++;
        }

        private Object writeReplace() {
            return new Form(cents);
        }

        private static class Form implements Serializable {
            final int cents;

            Form(int cents) {
                this.cents = cents;
            }

            private Object readResolve() {
                return new Money(cents);
            }
        }
    }

    static class Account {
        final Money balance = new Money(5);
    }

    @Test
    void aFormThatKnowsTheWayBackIsTaken() {
        var account = new Account();
        int made = Money.made;
        assertThat(copy(account).balance.cents).isEqualTo(5);
        assertThat(Money.made).isEqualTo(made + 1);
    }

    private static Tree tree() {
        Tree tree = new Tree(false);
        tree.put("a", 1);
        return tree;
    }

    @SuppressWarnings("unchecked")
    private static <T> T copy(T value) {
        return (T) Objects.requireNonNull(CODEC.decode(CODEC.encode(value)));
    }
}
