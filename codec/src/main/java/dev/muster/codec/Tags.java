package dev.muster.codec;

/** Types that stand in the bytes for a way of travelling, where the class itself is told by the content. Never instantiated. */
final class Tags {
    static final class Lambda {
        private Lambda() {}
    }

    static final class Java {
        private Java() {}
    }

    static final class Proxied {
        private Proxied() {}
    }

    static final class View {
        private View() {}
    }

    private Tags() {}
}
