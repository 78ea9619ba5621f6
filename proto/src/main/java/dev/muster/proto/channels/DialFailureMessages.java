package dev.muster.proto.channels;

import dev.muster.model.jvm.OwnFault;
import dev.muster.proto.CallException;
import dev.muster.proto.security.UnauthenticatedPeerException;
import dev.muster.task.internal.Durations;
import io.grpc.Status;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An attempt to reach a coordinator: how long it may take, and the message about why it failed: which peer, what happened, and
 * what to check.
 *
 * @param who the coordinator, as the subject of a sentence
 * @param where its address as the user gave it; empty within one JVM
 * @param way how it is reached
 * @param helloWithin how long it may take until the coordinator has said hello
 */
public record DialFailureMessages(String who, String where, Way way, Duration helloWithin) {
    private static final String SERVICE_FILES = "META-INF/services";
    private static final Duration HELLO_WITHIN = Duration.ofSeconds(10);

    /** How a coordinator is reached. */
    public enum Way {
        PLAINTEXT,
        TLS,
        /** Without a network: what fails once fails again, for the same reason, which lies in this program. */
        IN_PROCESS
    }

    /** Of a coordinator at this address. */
    public static DialFailureMessages tcp(String where, boolean isTls) {
        return new DialFailureMessages(
                "the coordinator at " + where, where, isTls ? Way.TLS : Way.PLAINTEXT, HELLO_WITHIN);
    }

    /** Of a coordinator in this JVM. */
    public static DialFailureMessages inProcess() {
        return new DialFailureMessages("the coordinator inside this program", "", Way.IN_PROCESS, HELLO_WITHIN);
    }

    /** The same with another limit. */
    public DialFailureMessages within(Duration limit) {
        return new DialFailureMessages(who, where, way, limit);
    }

    public boolean isInProcess() {
        return way == Way.IN_PROCESS;
    }

    public static boolean isCredential(Status status) {
        return status.getCode() == Status.Code.UNAUTHENTICATED || status.getCode() == Status.Code.PERMISSION_DENIED;
    }

    /** The coordinator did not say hello in time. */
    public String silent() {
        return silent(helloWithin);
    }

    private String silent(Duration within) {
        BigDecimal seconds = BigDecimal.valueOf(Durations.millis(within), 3).stripTrailingZeros();
        String silence = who + " did not answer within " + seconds.toPlainString() + " s; ";
        return isInProcess()
                ? silence
                        + "no network is involved, so something in this program holds it up: a thread dump of this process"
                        + " (jcmd " + ProcessHandle.current().pid() + " Thread.print) shows what"
                : silence + "check the address, and that no firewall stands between" + UnintendedProxy.words(where);
    }

    /** The call ended before the coordinator said hello. */
    public String words(Status status) {
        String what = said(status);
        if (OwnFault.isLasting(status.getCause())) return OwnFault.words(status.getCause());
        if (status.getCause() instanceof UnauthenticatedPeerException unauthenticated)
            return String.valueOf(unauthenticated.getMessage());
        if (isInProcess()) {
            return who + " cannot be reached: " + rootOf(status)
                    + "; no network is involved, so check the libraries on the"
                    + " class path of this program"
                    + (rootOf(status).contains(SERVICE_FILES)
                            ? ", and if it is one jar made of many, that its build merges the files under META-INF/services"
                            : "");
        }
        if (isCredential(status)) return who + " refuses the credential: " + what + "; check the token of this side";
        boolean isTls = way == Way.TLS;
        if (isTls && isTlsTrouble(status)) {
            return "TLS with " + who + " failed: " + rootOf(status)
                    + "; check that it listens with TLS, that its certificate names this host, and the CA file of this side"
                    + UnintendedProxy.words(where);
        }
        if (status.getCode() == Status.Code.UNAVAILABLE && !isTls && isTlsTrouble(status)) {
            return who + " closed the connection before any greeting: " + what
                    + "; it seems to listen with TLS, so give this side the CA file of the coordinator"
                    + UnintendedProxy.words(where);
        }
        if (status.getCode() == Status.Code.UNAVAILABLE) {
            return who + " cannot be reached: " + rootOf(status) + "; check that it runs, and the address and port"
                    + UnintendedProxy.words(where);
        }
        if (status.getCause() != null)
            return "a fault of this program ended the stream to " + who + ": " + rootOf(status);
        return who + " ended the stream: " + what;
    }

    /** The call ended after the coordinator had said hello. */
    public String lost(Status status) {
        if (OwnFault.isLasting(status.getCause())) return OwnFault.words(status.getCause());
        if (status.isOk()) return who + " ended the stream";
        return "the connection to " + who + " is gone: " + rootOf(status);
    }

    /** A single call that failed. */
    public CallException failure(Status status) {
        CallException.Kind kind = switch (status.getCode()) {
            case NOT_FOUND -> CallException.Kind.NOT_FOUND;
            case UNAUTHENTICATED, PERMISSION_DENIED -> CallException.Kind.CREDENTIAL;
            case UNAVAILABLE, DEADLINE_EXCEEDED -> CallException.Kind.UNREACHABLE;
            default -> CallException.Kind.OTHER;
        };
        String what = kind == CallException.Kind.CREDENTIAL || kind == CallException.Kind.UNREACHABLE
                ? words(status)
                : said(status);
        return new CallException(kind, what, status.asException());
    }

    /** A single call that failed and had this time. */
    public CallException failure(Status status, Duration within) {
        if (status.getCode() != Status.Code.DEADLINE_EXCEEDED) return failure(status);
        return new CallException(CallException.Kind.SILENT, silent(within), status.asException());
    }

    private static String said(Status status) {
        String description = status.getDescription();
        return description == null ? status.getCode().name() : description;
    }

    private static String rootOf(Status status) {
        Throwable root = status.getCause();
        if (root == null) return said(status);
        while (root.getCause() != null) root = root.getCause();
        return root.getMessage() == null ? said(status) : root.getMessage();
    }

    private static boolean isTlsTrouble(Status status) {
        for (Throwable cause = status.getCause(); cause != null; cause = cause.getCause()) {
            String name = cause.getClass().getName();
            if (name.contains("SSL") || name.contains("Ssl") || name.contains(".cert.")) return true;
            // what arrives instead of HTTP/2 if the other side uses TLS, or refuses plaintext
            if (says(cause.getMessage(), "first received frame was not settings")) return true;
        }
        String description = status.getDescription();
        return says(description, "ssl")
                || says(description, "tls")
                || says(description, "first received frame was not settings")
                || says(description, "network closed for unknown reason")
                || says(description, "end of stream or ioexception");
    }

    private static boolean says(@Nullable String text, String words) {
        return text != null && text.toLowerCase(Locale.ROOT).contains(words);
    }
}
