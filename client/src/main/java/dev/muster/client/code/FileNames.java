package dev.muster.client.code;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The names of files, also of those that the locale of this program has no characters for. */
final class FileNames {
    private FileNames() {}

    /**
     * The last name of the path. Where the locale cannot tell its characters, as C cannot those of {@code Grüße.txt}, they are
     * read from its bytes as UTF-8, since in a jar a name is the same in each locale.
     */
    static String of(Path path) {
        String name = String.valueOf(path.getFileName());
        if (name.indexOf('\uFFFD') < 0) return name;
        String escaped = path.toUri().getRawPath();
        if (escaped.endsWith("/")) escaped = escaped.substring(0, escaped.length() - 1);
        byte[] bytes = unescaped(escaped.substring(escaped.lastIndexOf('/') + 1));
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return name; // of another charset, which nobody tells
        }
    }

    private static byte[] unescaped(String name) {
        var bytes = new ByteArrayOutputStream(name.length());
        for (int i = 0; i < name.length(); i++) {
            boolean isEscape = name.charAt(i) == '%' && i + 2 < name.length();
            bytes.write(isEscape ? Integer.parseInt(name.substring(i + 1, i + 3), 16) : name.charAt(i));
            if (isEscape) i += 2;
        }
        return bytes.toByteArray();
    }
}
