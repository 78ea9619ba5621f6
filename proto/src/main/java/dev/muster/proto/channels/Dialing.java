package dev.muster.proto.channels;

import dev.muster.model.Durations;
import dev.muster.model.jvm.OwnFault;
import dev.muster.proto.CallException;
import dev.muster.proto.security.StrangerException;
import io.grpc.Status;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Puts into words why a coordinator cannot be reached: who, what, and what to check.
 *
 * @param where the address as the user gave it
 * @param isTls whether this side speaks TLS
 */
public record Dialing(String where, boolean isTls) {
    public static boolean isCredential(Status status) {
        return status.getCode() == Status.Code.UNAUTHENTICATED || status.getCode() == Status.Code.PERMISSION_DENIED;
    }

    /** Nothing was heard at all. */
    public String silent(Duration within) {
        BigDecimal seconds = BigDecimal.valueOf(Durations.millis(within), 3).stripTrailingZeros();
        return "the coordinator at " + where + " did not answer within " + seconds.toPlainString()
                + " s; check the address, and that no firewall stands between" + ProxyInTheWay.words(where);
    }

    /** The call ended before the coordinator said hello. */
    public String words(Status status) {
        String what = said(status);
        if (OwnFault.isLasting(status.getCause())) return OwnFault.words(status.getCause());
        if (status.getCause() instanceof StrangerException stranger) return String.valueOf(stranger.getMessage());
        if (isCredential(status)) {
            return "the coordinator at " + where + " refuses the credential: " + what
                    + "; check the token of this side";
        }
        if (isTls && isTlsTrouble(status)) {
            return "TLS with the coordinator at " + where + " failed: " + rootOf(status)
                    + "; check that it listens with TLS, that its certificate names this host, and the CA file of this side"
                    + ProxyInTheWay.words(where);
        }
        if (status.getCode() == Status.Code.UNAVAILABLE && !isTls && isTlsTrouble(status)) {
            return "the coordinator at " + where + " closed the connection before any greeting: " + what
                    + "; it seems to listen with TLS, so give this side the CA file of the coordinator"
                    + ProxyInTheWay.words(where);
        }
        if (status.getCode() == Status.Code.UNAVAILABLE) {
            return "the coordinator at " + where + " cannot be reached: " + rootOf(status)
                    + "; check that it runs, and the address and port" + ProxyInTheWay.words(where);
        }
        return "the coordinator at " + where + " ended the stream: " + what;
    }

    /** The call ended after the coordinator had said hello. */
    public String lost(Status status) {
        if (OwnFault.isLasting(status.getCause())) return OwnFault.words(status.getCause());
        if (status.isOk()) return "the coordinator at " + where + " ended the stream";
        return "the connection to the coordinator at " + where + " is gone: " + rootOf(status);
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
            // what arrives instead of HTTP/2 where the other side speaks TLS, or turns plaintext away
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
