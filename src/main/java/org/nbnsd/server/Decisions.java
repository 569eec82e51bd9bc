package org.nbnsd.server;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordEdits;
import org.nbnsd.registry.RegistrationRule;
import org.nbnsd.registry.RegistrationRule.NamePolicy;
import org.nbnsd.registry.RegistrationRule.NameUse;
import org.nbnsd.registry.Standing;
import org.nbnsd.server.Challenge.Aim;
import org.nbnsd.server.Challenge.Inquiry;

/**
 * What {@link RegistrationRule} needs to know about a claim, put together from the records, the settings and the addresses of
 * this machine; and whom to ask where the rule says that somebody has to be. Changes nothing.
 */
final class Decisions {
    private final PresentSettings settings;
    private final Locals locals;
    private final Gates gates;
    private final Records records;
    private final UserNames userNames;

    Decisions(PresentSettings settings, Locals locals, Gates gates, Records records, UserNames userNames) {
        this.settings = settings;
        this.locals = locals;
        this.gates = gates;
        this.records = records;
        this.userNames = userNames;
    }

    /** The record that a claim meets; null if nobody has the name. */
    @Nullable
    NameRecord held(PendingClaim pending, long now) {
        NameRecord held = records.get(pending.claim().name(), now);
        if (held == null || !settings.get().migrate()) {
            return held;
        }
        long expiresAt = now + settings.get().lifetimes().renewalInterval().toMillis();
        return RecordEdits.migrate(held, pending.claim(), records.nextVersion(), expiresAt);
    }

    /** The rule that a claim falls under. */
    RegistrationRule decide(PendingClaim pending, @Nullable NameRecord held, long now) {
        NameUse use = userNames.use(pending.claim(), pending.isComputer(), now);
        NamePolicy policy = gates.policy(pending.claim().name(), pending.sender());
        return RegistrationRule.decide(held, pending.claim(), use, policy, standing(pending, held));
    }

    /** What its sender has to do with what a claim is for. */
    private Standing standing(PendingClaim pending, @Nullable NameRecord held) {
        boolean isTrusted = pending.isSender()
                || gates.isProxy(pending.sender())
                || locals.isThisMachine(pending.sender()) && locals.isThisMachine(pending.claimant());
        boolean isOneHost = held != null && held.type().isUnique() && !userNames.mayBeShared(held.name());
        return isTrusted ? Standing.ENTITLED : Standing.of(held, pending.claimant(), pending.sender(), isOneHost);
    }

    /** Who must be asked before a claim can be granted. */
    Inquiry inquiry(RegistrationRule rule, @Nullable NameRecord held, PendingClaim pending, long now) {
        NameRecord asked = rule == RegistrationRule.COMPUTER_HAS_NAME
                ? userNames.computer(pending.claim().name(), now)
                : held;
        if (asked == null) {
            throw new AssertionError("nobody to ask about " + pending.claim() + " by " + rule);
        }
        return switch (rule) {
            case MEMBER_FOR_ANOTHER -> new Inquiry(Aim.ONE_HOST, asked.name(), List.of(pending.claimant()));
            case NO_ROOM -> new Inquiry(Aim.ROOM, asked.name(), RecordEdits.evictionOrder(asked));
            default -> new Inquiry(Aim.CONTEST, asked.name(), asked.addresses());
        };
    }
}
