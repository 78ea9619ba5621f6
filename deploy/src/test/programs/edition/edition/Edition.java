package edition;

final class Edition {
    private Edition() {}

    static String name() {
        return "first";
    }
}
