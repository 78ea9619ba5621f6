package dev.muster.proto.messages;

import dev.muster.model.RefusalReason;
import dev.muster.proto.PeerHello;
import dev.muster.proto.v1.PbStreams;
import java.util.Optional;

/** The first words of a stream: hello to the wire and back, and whether a peer fits. */
public final class StreamHandshake {
    /** Why a peer is turned away. */
    public record Refusal(RefusalReason reason, String message) {}

    private StreamHandshake() {}

    public static PbStreams.Hello toWire(PeerHello hello) {
        return PbStreams.Hello.newBuilder()
                .setProtocol(hello.protocol())
                .setBuild(MessageChecks.clipped(hello.build()))
                .setCodecDigest(MessageChecks.text(hello.codecDigest(), "a codec digest"))
                .setHost(MessageChecks.clipped(hello.host()))
                .setPid(hello.pid())
                .setUser(MessageChecks.clipped(hello.user()))
                .setName(MessageChecks.clipped(hello.name()))
                .build();
    }

    public static PeerHello fromWire(PbStreams.Hello hello) {
        return new PeerHello(
                hello.getProtocol(),
                MessageChecks.text(hello.getBuild(), "the name of a build"),
                MessageChecks.text(hello.getCodecDigest(), "a codec digest"),
                MessageChecks.text(hello.getHost(), "the name of a host"),
                hello.getPid(),
                MessageChecks.text(hello.getUser(), "the name of a user"),
                MessageChecks.text(hello.getName(), "the name of a session"));
    }

    /** Judges a peer; a side without a codec digest of its own does not ask for one. */
    public static Optional<Refusal> judge(PeerHello own, PeerHello peer) {
        if (peer.protocol() != own.protocol()) {
            return Optional.of(new Refusal(
                    RefusalReason.VERSION_MISMATCH,
                    "%s has protocol version %d, %s has %d: run one version of Muster on both sides"
                            .formatted(name(peer), peer.protocol(), name(own), own.protocol())));
        }
        if (!own.codecDigest().isEmpty()
                && !peer.codecDigest().isEmpty()
                && !own.codecDigest().equals(peer.codecDigest())) {
            return Optional.of(new Refusal(
                    RefusalReason.CODEC_MISMATCH,
                    "%s writes payloads in the format %s, %s in the format %s: run one version of Muster on both sides"
                            .formatted(name(peer), peer.codecDigest(), name(own), own.codecDigest())));
        }
        return Optional.empty();
    }

    public static PbStreams.Refused toWire(RefusalReason reason, String message) {
        return PbStreams.Refused.newBuilder()
                .setReason(PbStreams.RefusalReason.valueOf(reason.name()))
                .setMessage(MessageChecks.clipped(message))
                .build();
    }

    static RefusalReason reasonOf(PbStreams.Refused refused) {
        if (refused.getReason() == PbStreams.RefusalReason.REFUSAL_REASON_UNSPECIFIED
                || refused.getReason() == PbStreams.RefusalReason.UNRECOGNIZED) {
            throw new WireException("a refusal has no reason that is known here");
        }
        return RefusalReason.valueOf(refused.getReason().name());
    }

    static String messageOf(PbStreams.Refused refused) {
        return MessageChecks.text(refused.getMessage(), "the message of a refusal");
    }

    private static String name(PeerHello hello) {
        return "build %s on %s".formatted(hello.build(), hello.host());
    }
}
