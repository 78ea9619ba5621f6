package dev.muster.codec;

import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.*;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What numbers, texts, zones and times of the JDK hold besides what they show. */
@SuppressWarnings({"JdkObsolete", "JavaUtilDate", "IdentityHashMapUsage", "NonApiType", "unchecked"})
final class JdkValueModesTest extends JdkModesRig {
    static Stream<Probe> probes() {
        return Stream.of(numbers(), texts(), zones(), times()).flatMap(each -> each);
    }

    private static Stream<Probe> numbers() {
        return Stream.of(
                        "0",
                        "0.00",
                        "-0.0",
                        "1E+400",
                        "1.50",
                        "1E-400",
                        "123456789012345678901234567890.1234567890",
                        "10",
                        "1E1",
                        String.valueOf(Long.MIN_VALUE))
                .map(each -> probe("BigDecimal " + each, () -> new BigDecimal(each), d -> d.scale() + ":" + d));
    }

    private static Stream<Probe> texts() {
        return Stream.of(
                probe(
                        "Pattern with a flag in the middle",
                        () -> Pattern.compile("a(?i)b"),
                        p -> List.of(p.matcher("aB").matches(), p.matcher("AB").matches(), p.flags())),
                probe(
                        "Pattern with a flag at its start",
                        () -> Pattern.compile("(?i)ab"),
                        p -> List.of(p.matcher("aB").matches(), p.flags())),
                probe(
                        "Pattern, literal",
                        () -> Pattern.compile("a.b", Pattern.LITERAL | Pattern.CASE_INSENSITIVE),
                        p -> List.of(
                                p.matcher("A.B").matches(), p.matcher("axb").matches())),
                probe(
                        "Pattern, canonical",
                        () -> Pattern.compile("é", Pattern.CANON_EQ),
                        p -> p.matcher("e\u0301").matches()),
                probe(
                        "Pattern, comments",
                        () -> Pattern.compile("a b # c", Pattern.COMMENTS),
                        p -> p.matcher("ab").matches()),
                probe("URI, opaque", () -> URI.create("mailto:a@b.c"), u -> u.isOpaque() + u.toString()),
                probe(
                        "URI with escapes",
                        () -> URI.create("http://h/%C3%BC?q=%20#f"),
                        u -> u.getPath() + u.getRawPath()),
                probe(
                        "Locale with extensions",
                        () -> Locale.forLanguageTag("de-DE-u-co-phonebk-x-a"),
                        l -> l.toLanguageTag() + l),
                probe("Locale of the old kind", () -> new Locale("no", "NO", "NY"), l -> l.toString()));
    }

    private static Stream<Probe> zones() {
        return Stream.of(
                probe("TimeZone", () -> TimeZone.getTimeZone("Europe/Berlin"), JdkValueModesTest::rules),
                probe("TimeZone after setRawOffset", () -> rawOffset("Europe/Berlin"), JdkValueModesTest::rules),
                probe("TimeZone after setRawOffset, fixed", () -> rawOffset("GMT"), JdkValueModesTest::rules),
                probe("TimeZone after setID", () -> renamed("Europe/Berlin", "Mine"), JdkValueModesTest::rules),
                probe("TimeZone after setID of another", () -> renamed("Asia/Tokyo", "Europe/Berlin"), z -> rules(z)),
                probe("TimeZone with an offset", () -> TimeZone.getTimeZone("GMT+05:30"), JdkValueModesTest::rules),
                probe(
                        "SimpleTimeZone",
                        () -> new SimpleTimeZone(3_600_000, "M", 2, -1, 1, 0, 9, -1, 1, 0),
                        z -> rules(z)),
                probe(
                        "GregorianCalendar with a zone that was changed",
                        JdkValueModesTest::calendar,
                        c -> rules(c.getTimeZone()) + c.getFirstDayOfWeek() + c.isLenient() + c.getGregorianChange()),
                probe("ZoneId with a prefix", () -> ZoneId.of("UTC+01:00"), ZoneId::toString));
    }

    private static TimeZone rawOffset(String id) {
        TimeZone zone = TimeZone.getTimeZone(id);
        zone.setRawOffset(7_200_000);
        return zone;
    }

    private static TimeZone renamed(String id, String name) {
        TimeZone zone = TimeZone.getTimeZone(id);
        zone.setID(name);
        return zone;
    }

    private static GregorianCalendar calendar() {
        var calendar = new GregorianCalendar(rawOffset("Europe/Berlin"), Locale.GERMANY);
        calendar.setLenient(false);
        calendar.setGregorianChange(new Date(0));
        return calendar;
    }

    private static String rules(TimeZone zone) {
        return zone.getID()
                + zone.getRawOffset()
                + Stream.of(0L, 1_700_000_000_000L, 1_720_000_000_000L)
                        .map(zone::getOffset)
                        .toList()
                + zone.useDaylightTime();
    }

    private static Stream<Probe> times() {
        return Stream.of(
                        Instant.MIN,
                        Instant.MAX,
                        Instant.EPOCH.minusNanos(1),
                        Duration.ofSeconds(Long.MIN_VALUE),
                        Duration.ofSeconds(Long.MAX_VALUE, 999_999_999),
                        LocalDate.MIN,
                        LocalDate.MAX,
                        LocalTime.MAX,
                        LocalTime.of(1, 0),
                        LocalTime.of(1, 2, 0, 7),
                        LocalDateTime.MAX,
                        OffsetDateTime.MIN,
                        OffsetTime.MAX,
                        ZoneOffset.ofHoursMinutesSeconds(1, 2, 3),
                        ZoneOffset.MIN,
                        Year.of(Year.MIN_VALUE),
                        Period.of(Integer.MIN_VALUE, Integer.MAX_VALUE, -1),
                        new java.util.Date(Long.MIN_VALUE))
                .map(each -> probe(each.getClass().getSimpleName() + " " + each, () -> each, each2 -> each2));
    }
}
