package dev.muster.codec;

import java.util.*;
import java.util.stream.Stream;

/** One line for each sort of type that a user may write, and send. */
@SuppressWarnings({"unused", "ClassCanBeStatic", "ArrayRecordComponent"})
class UserTypesTest extends TypesRig {
    enum Plain {
        A,
        B
    }

    enum WithBodies {
        ONE {
            @Override
            int number() {
                return 1;
            }
        };

        abstract int number();
    }

    record Point(int x, int y) {}

    record Pair<A, B>(A a, B b, int[] more) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Pair<?, ?> p && p.a.equals(a) && p.b.equals(b) && Arrays.equals(p.more, more);
        }

        @Override
        public int hashCode() {
            return a.hashCode();
        }
    }

    record Nothing() {}

    static class NoDefault {
        private final String name;
        private transient String cache = "not sent";
        final Object[] rest;

        NoDefault(String name, Object... rest) {
            this.name = name;
            this.rest = rest;
        }

        @Override
        public String toString() {
            return name + Arrays.toString(rest) + cache;
        }
    }

    static class Base {
        private int hidden = 1;
        Base next = this;
    }

    static class Derived extends Base {
        private int hidden = 2;
    }

    class Inner {
        int value = 3;
    }

    static class OfAbstractList extends AbstractList<Integer> {
        private final int size = 4;

        @Override
        public Integer get(int index) {
            return index * index;
        }

        @Override
        public int size() {
            return size;
        }
    }

    static class NamedList extends ArrayList<Object> {
        private static final long serialVersionUID = 1;
        String name = "named";

        @Override
        public boolean equals(Object other) {
            return other instanceof NamedList n && n.name.equals(name) && super.equals(other);
        }

        @Override
        public int hashCode() {
            return super.hashCode();
        }
    }

    static Stream<Row> rows() {
        var test = new UserTypesTest();
        var named = new NamedList();
        named.name = "mine";
        named.add(new NoDefault("in a Java stream"));
        int captured = 5;
        Object local = new Object() {
            @Override
            public String toString() {
                return "anonymous " + captured;
            }
        };
        class Local {
            @Override
            public String toString() {
                return "local " + captured;
            }
        }
        return Stream.of(
                row(Plain.B),
                row(WithBodies.ONE),
                row(EnumSet.of(Plain.A)),
                row(EnumSet.allOf(WithBodies.class)),
                row(new EnumMap<>(Map.of(WithBodies.ONE, new Point(1, 2)))),
                row(new Point(1, -2)),
                row(new Point[] {new Point(1, 2)}),
                row(new Pair<>("a", List.of(new Point(0, 0)), new int[] {1})),
                row(new Nothing()),
                row(List.of(new Point(1, 1), Plain.A)),
                row(new NoDefault("n", 1, "two"), o -> o.toString().replace("not sent", "null")),
                row(new Derived(), d -> ((Base) d).hidden + "/" + d.hidden + (d.next == d)),
                row(test.new Inner(), i -> i.value),
                row(new OfAbstractList()),
                row(named, n -> n.name + n.toString().replace("not sent", "null")),
                row(local, Object::toString),
                row(new Local(), Object::toString),
                row(new IllegalStateException("m", new RuntimeException("c")), e -> e + "" + e.getCause()));
    }
}
