package dev.muster.proto;

/**
 * Who a peer is: the first message of each stream, in both directions.
 *
 * @param protocol the version of the wire, {@link #PROTOCOL} for this build
 * @param build the version of Muster, for people
 * @param codecDigest the format of payloads that this peer reads and writes; empty if it never opens one and does not care
 * @param host the host of the speaker, as it calls itself
 * @param pid its process
 * @param user the user of the operating system that it runs as, for people
 * @param name what a client calls its session, for people; empty for others
 */
public record PeerHello(
        int protocol, String build, String codecDigest, String host, long pid, String user, String name) {
    /** The version of the protocol of this build; peers with different versions refuse each other. */
    public static final int PROTOCOL = 2;

    /** What this process says of itself. */
    public static PeerHello ofThisProcess(String build, String codecDigest, String host, String name) {
        String user = System.getProperty("user.name", "");
        return new PeerHello(
                PROTOCOL, build, codecDigest, host, ProcessHandle.current().pid(), user, name);
    }
}
