package dev.muster.runner.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What properties make of the locale and the time zone of a JVM that runs already. */
class RegionTest {
    private final Locale locale = Locale.getDefault();
    private final Locale display = Locale.getDefault(Locale.Category.DISPLAY);
    private final Locale format = Locale.getDefault(Locale.Category.FORMAT);
    private final TimeZone zone = TimeZone.getDefault();
    private final String country = System.getProperty("user.country", "");

    @AfterEach
    void restore() {
        Locale.setDefault(locale);
        Locale.setDefault(Locale.Category.DISPLAY, display);
        Locale.setDefault(Locale.Category.FORMAT, format);
        TimeZone.setDefault(zone);
        if (!country.isEmpty()) System.setProperty("user.country", country);
    }

    @Test
    void theLocaleAndTheZoneAreThoseOfTheProperties() {
        Region.apply(Map.of(
                "user.language", "th",
                "user.country", "TH",
                "user.extensions", "u-nu-thai",
                "user.language.format", "sr",
                "user.script.format", "Latn",
                "user.timezone", "Asia/Tokyo"));
        assertThat(Locale.getDefault().toLanguageTag()).isEqualTo("th-TH-u-nu-thai");
        assertThat(Locale.getDefault(Locale.Category.DISPLAY)).isEqualTo(Locale.getDefault());
        assertThat(Locale.getDefault(Locale.Category.FORMAT).toLanguageTag()).isEqualTo("sr-Latn");
        assertThat(TimeZone.getDefault().getID()).isEqualTo("Asia/Tokyo");
    }

    @Test
    void aVariantOfTheTimeBeforeTheRulesIsTakenAsItIs() {
        Region.apply(Map.of("user.language", "no", "user.country", "NO", "user.variant", "NY"));
        assertThat(Locale.getDefault()).isEqualTo(new Locale("no", "NO", "NY"));
    }

    @Test
    void whatIsNotNamedOrNotKnownStaysAsItIs() {
        Region.apply(Map.of("colour", "green", "user.timezone", "Moon/Tranquility"));
        assertThat(Locale.getDefault()).isEqualTo(locale);
        assertThat(TimeZone.getDefault()).isEqualTo(zone);
        Region.apply(Map.of("user.timezone", "GMT+05:30"));
        assertThat(TimeZone.getDefault().getRawOffset()).isEqualTo(19_800_000);
    }
}
