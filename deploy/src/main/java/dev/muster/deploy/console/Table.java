package dev.muster.deploy.console;

import java.util.ArrayList;
import java.util.List;

/**
 * A table for a terminal: columns as wide as they need, two spaces between them, numbers to the right. What peers call
 * themselves is printed without control characters, so that a name cannot paint on the operator's screen.
 */
public final class Table {
    private final List<String> heads;
    private final List<List<String>> rows = new ArrayList<>();
    private final boolean[] numeric;

    public Table(String... heads) {
        this.heads = List.of(heads);
        this.numeric = new boolean[heads.length];
        java.util.Arrays.fill(numeric, true);
    }

    /** Adds a row; a number is written to the right, if its whole column is numbers. */
    public void row(Object... cells) {
        if (cells.length != heads.size()) {
            throw new IllegalArgumentException(cells.length + " cells under " + heads.size() + " heads");
        }
        var row = new ArrayList<String>();
        for (int i = 0; i < cells.length; i++) {
            if (!(cells[i] instanceof Number)) numeric[i] = false;
            row.add(printable(cells[i].toString()));
        }
        rows.add(row);
    }

    @Override
    public String toString() {
        var out = new StringBuilder();
        line(heads, out);
        for (List<String> row : rows) line(row, out);
        return out.toString();
    }

    private void line(List<String> cells, StringBuilder out) {
        var line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            int width = width(i);
            String cell = cells.get(i);
            String padding = " ".repeat(width - cell.length());
            line.append(numeric[i] && !rows.isEmpty() ? padding + cell : cell + padding);
            if (i + 1 < cells.size()) line.append("  ");
        }
        out.append(line.toString().stripTrailing()).append(System.lineSeparator());
    }

    private int width(int column) {
        int width = heads.get(column).length();
        for (List<String> row : rows) width = Math.max(width, row.get(column).length());
        return width;
    }

    private static String printable(String text) {
        return text.codePoints()
                .map(c -> Character.isISOControl(c) ? '?' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
