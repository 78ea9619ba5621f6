package dev.muster.deploy;

import dev.muster.model.jvm.ThreadRole;
import dev.muster.model.jvm.Trap;

/**
 * The command, in which threads of one role meet an error. Its first argument is that role, the others are those of the command.
 */
final class TrappedMuster {
    private TrappedMuster() {}

    public static void main(String[] args) {
        var unused = Trap.on(ThreadRole.valueOf(args[0]));
        Muster.main(java.util.Arrays.copyOfRange(args, 1, args.length));
    }
}
