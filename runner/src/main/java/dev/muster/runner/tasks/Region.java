package dev.muster.runner.tasks;

import java.util.Arrays;
import java.util.IllformedLocaleException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;

/**
 * The default locale and time zone of this JVM. Properties name them, but a JVM looks at these only while it starts, and a
 * runner learns them later.
 */
final class Region {
    private static final String ZONE = "user.timezone";
    private static final List<String> PARTS = List.of("language", "script", "country", "variant", "extensions");

    private Region() {}

    /** Sets the defaults that these properties name, and leaves the others as they are. */
    static void apply(Map<String, String> properties) {
        boolean named = PARTS.stream().anyMatch(part -> properties.containsKey("user." + part));
        if (named) {
            for (String part : PARTS) {
                if (!properties.containsKey("user." + part)) System.clearProperty("user." + part);
            }
            Locale.setDefault(locale("", properties));
        }
        for (Locale.Category category : Locale.Category.values()) {
            String suffix = "." + category.name().toLowerCase(Locale.ROOT);
            if (PARTS.stream().anyMatch(part -> properties.containsKey("user." + part + suffix))) {
                Locale.setDefault(category, locale(suffix, properties));
            }
        }
        String zone = properties.getOrDefault(ZONE, "");
        if (!zone.isEmpty()) setZone(zone);
    }

    private static Locale locale(String suffix, Map<String, String> properties) {
        String language = part("language", suffix, properties);
        String country = part("country", suffix, properties);
        String variant = part("variant", suffix, properties);
        Locale bare;
        try {
            bare = new Locale.Builder()
                    .setLanguage(language)
                    .setScript(part("script", suffix, properties))
                    .setRegion(country)
                    .setVariant(variant)
                    .build();
        } catch (IllformedLocaleException e) {
            bare = new Locale(language, country, variant); // older than the rules for names
        }
        String extensions = part("extensions", suffix, properties);
        return extensions.isEmpty() ? bare : Locale.forLanguageTag(bare.toLanguageTag() + "-" + extensions);
    }

    private static String part(String part, String suffix, Map<String, String> properties) {
        return properties.getOrDefault("user." + part + suffix, "");
    }

    private static void setZone(String id) {
        TimeZone zone = TimeZone.getTimeZone(id);
        boolean isKnown = zone.getID().equals(id)
                || id.startsWith("GMT")
                || Arrays.asList(TimeZone.getAvailableIDs()).contains(id);
        if (isKnown) {
            TimeZone.setDefault(zone);
        } else {
            System.err.println("muster runner: this JVM does not know the time zone " + id
                    + " of the program; tasks have " + TimeZone.getDefault().getID());
        }
    }
}
