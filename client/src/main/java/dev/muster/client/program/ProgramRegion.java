package dev.muster.client.program;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;

/**
 * The locale and the time zone that a program has now, as the properties that set them at the start of a JVM: dates and
 * numbers then read the same in its tasks.
 */
final class ProgramRegion {
    private static final System.Logger LOG = System.getLogger("dev.muster");
    private static final String ZONE = "user.timezone";

    private ProgramRegion() {}

    static Map<String, String> properties() {
        var properties = new LinkedHashMap<String, String>();
        Locale locale = Locale.getDefault();
        put(locale, "", properties);
        for (Locale.Category category : Locale.Category.values()) {
            Locale special = Locale.getDefault(category);
            if (special.equals(locale)) continue;
            put(special, "." + category.name().toLowerCase(Locale.ROOT), properties);
        }
        String zone = idOf(TimeZone.getDefault());
        if (zone.isEmpty()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the default time zone of this program, "
                            + TimeZone.getDefault().getID()
                            + ", has no name that another JVM knows: tasks have the time zone of their own JVM;"
                            + " set it in an initializer(..)");
        } else {
            properties.put(ZONE, zone);
        }
        return properties;
    }

    /** Whether it is one of these properties, or of their kind. */
    static boolean isProperty(String name) {
        return name.equals(ZONE) || isOfLocale(name);
    }

    /** Properties of the locale make one locale together, so they come from one place together. */
    static boolean isOfLocale(String name) {
        return name.matches("user\\.(language|script|country|region|variant|extensions)(\\.(display|format))?");
    }

    /** What a locale does not have has no property; the language tells that there is one. */
    private static void put(Locale locale, String category, Map<String, String> properties) {
        properties.put("user.language" + category, locale.getLanguage());
        putPart("user.script" + category, locale.getScript(), properties);
        putPart("user.country" + category, locale.getCountry(), properties);
        putPart("user.variant" + category, locale.getVariant(), properties);
        putPart("user.extensions" + category, extensions(locale), properties);
    }

    private static void putPart(String name, String part, Map<String, String> properties) {
        if (!part.isEmpty()) properties.put(name, part);
    }

    /** Such as {@code u-ca-buddhist}, as a tag of the locale has them at its end. */
    private static String extensions(Locale locale) {
        String tag = locale.toLanguageTag();
        String bare = locale.stripExtensions().toLanguageTag();
        return tag.length() > bare.length() && tag.startsWith(bare + "-") ? tag.substring(bare.length() + 1) : "";
    }

    /** A name by which any JVM knows a zone of these rules; empty if there is none. */
    static String idOf(TimeZone zone) {
        TimeZone known = TimeZone.getTimeZone(zone.getID());
        if (known.getID().equals(zone.getID()) && known.hasSameRules(zone)) return zone.getID();
        if (zone.useDaylightTime() || zone.observesDaylightTime()) return "";
        Duration offset = Duration.ofMillis(zone.getRawOffset());
        if (offset.toSecondsPart() != 0) return "";
        Duration size = offset.abs();
        String id = String.format(
                Locale.ROOT, "GMT%s%02d:%02d", offset.isNegative() ? "-" : "+", size.toHours(), size.toMinutesPart());
        return TimeZone.getTimeZone(id).hasSameRules(zone) ? id : "";
    }
}
