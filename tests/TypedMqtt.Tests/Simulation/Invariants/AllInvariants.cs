namespace TypedMqtt.Tests.Simulation.Invariants;

/// <summary>What has to hold in every trace, new for each.</summary>
internal static class AllInvariants
{
    private const long PingTimeout = 10_000;
    private const long ConnectTimeout = 10_000;

    internal static Invariant[] Create(Conversation conversation) =>
    [
        new AcceptedCompletesOnce(conversation),
        new AcknowledgedIsNeverLost(),
        new InboundIsNeverLost(),
        new AcknowledgedOnlyWhenHandled(),
        new ExactlyOnceAtServer(),
        new ExactlyOnceAtHandler(),
        new ExactlyOnceWithInbox(),
        new NoPublishAfterPubRel(),
        new DupOnResendsOnly(),
        new PacketIdsAreNotReused(),
        new ReceiveMaximumIsKept(conversation.IsMqtt5),
        new ResendsKeepOrder(),
        new OrderIsKept(),
        new PubRelsKeepOrder(),
        new AcksKeepReceiptOrder(),
        new ConnectFirstDisconnectLast(),
        new MemoryIsBounded(conversation.IsMqtt5 ? conversation.ClientReceiveMaximum : ushort.MaxValue),
        new DeadPeerIsFound(Math.Max(((conversation.ServerKeepAlive ?? conversation.KeepAlive) * 1000L) + PingTimeout, ConnectTimeout)),
        new SubscriptionsAgree(),
        new AliasesStayInTheirConnection(conversation),
        new EveryAwaitEnds(),
        new ServerIsNotBlamed(),
        new ServerLimitsAreKept(),
        new WriteAheadOrder(),
        new KeptIsNeverLost(conversation),
        new ExpiryIsHonoured(conversation.ExpirySeconds * 1000L),
    ];
}
