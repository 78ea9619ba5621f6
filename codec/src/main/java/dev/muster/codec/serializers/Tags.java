package dev.muster.codec.serializers;

/** Types that mark in the bytes how an object travels, where the content names the class itself. Never instantiated. */
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
