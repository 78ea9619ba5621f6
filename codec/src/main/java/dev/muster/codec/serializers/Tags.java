package dev.muster.codec.serializers;

/** Types that stand in the bytes for a way of travelling, where the class itself is told by the content. Never instantiated. */
public final class Tags {
    public static final class Lambda {
        private Lambda() {}
    }

    public static final class Java {
        private Java() {}
    }

    public static final class Proxied {
        private Proxied() {}
    }

    public static final class View {
        private View() {}
    }

    private Tags() {}
}
