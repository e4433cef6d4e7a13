using TypedMqtt.Tests.Harness;
using TypedMqtt.Tests.Simulation.Invariants;
using TypedMqtt.Tests.Simulation.Network;
using TypedMqtt.Tests.Simulation.Server;
using TypedMqtt.Tests.Simulation.Trace;

namespace TypedMqtt.Tests.Simulation;

/// <summary>
/// What holds in every trace of the enumeration. A failure shows the first trace that broke it and names others; the README
/// beside this file says how to replay them.
/// </summary>
public sealed class SimulationTests(EnumerationFixture fixture) : IClassFixture<EnumerationFixture>
{
    /// <summary>What was met in fewer traces than these was met by accident.</summary>
    private const int MetOften = 50;

    public static TheoryData<string> Sightings { get; } = [.. Enum.GetNames<Sighting>().Skip(1)];

    [Fact]
    public void At_least_50_000_different_traces_were_played()
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"{fixture.Enumeration.Traces} traces, {fixture.Enumeration.Distinct} of them different.");
        Assert.True(fixture.Enumeration.Distinct >= 50_000, $"Only {fixture.Enumeration.Distinct} of {fixture.Enumeration.Traces} traces differ.");
    }

    [Theory, MemberData(nameof(Sightings))]
    public void The_situations_that_matter_were_met(string sighting)
    {
        var count = fixture.Enumeration.Count(Enum.Parse<Sighting>(sighting));
        Assert.True(count >= MetOften, $"{sighting} was met in {count} of {fixture.Enumeration.Traces} traces.");
    }

    [Fact, Statement("MQTT-4.4.0-2")]
    public void A_publish_completes_once_or_fails_for_a_reason() => fixture.AssertHolds<AcceptedCompletesOnce>();

    [Fact, Statement("MQTT-4.1.0-1"), Statement("MQTT-4.3.2-3"), Statement("MQTT-4.3.3-3"), Statement("MQTT-4.3.3-5"), Statement("MQTT-4.4.0-1")]
    public void A_message_that_was_acknowledged_is_never_lost() => fixture.AssertHolds<AcknowledgedIsNeverLost>();

    [Fact, Statement("MQTT-4.5.0-2")]
    public void Every_message_of_the_session_is_handled() => fixture.AssertHolds<InboundIsNeverLost>();

    [Fact, Statement("MQTT-4.3.2-4"), Statement("MQTT-4.3.3-8")]
    public void A_message_is_acknowledged_only_when_its_handler_is_done() => fixture.AssertHolds<AcknowledgedOnlyWhenHandled>();

    [Fact, Statement("MQTT-4.3.3-6")]
    public void A_message_of_QoS_2_reaches_the_server_once() => fixture.AssertHolds<ExactlyOnceAtServer>();

    [Fact, Statement("MQTT-4.3.3-10"), Statement("MQTT-4.3.3-12")]
    public void A_message_of_QoS_2_reaches_its_handler_once() => fixture.AssertHolds<ExactlyOnceAtHandler>();

    [Fact, Statement("MQTT-2.2.1-3"), Statement("MQTT-4.3.2-1"), Statement("MQTT-4.3.3-1")]
    public void No_packet_identifier_is_used_again_while_it_is_in_flight() => fixture.AssertHolds<PacketIdsAreNotReused>();

    [Fact, Statement("MQTT-3.3.4-7"), Statement("MQTT-4.9.0-1"), Statement("MQTT-4.9.0-2")]
    public void No_more_are_unacknowledged_than_the_server_allows_resends_included() => fixture.AssertHolds<ReceiveMaximumIsKept>();

    [Fact, Statement("MQTT-3.3.1-1"), Statement("MQTT-3.3.1-2"), Statement("MQTT-4.3.2-2"), Statement("MQTT-4.3.3-2")]
    public void DUP_is_set_on_what_was_sent_before_and_on_nothing_else() => fixture.AssertHolds<DupOnResendsOnly>();

    [Fact, Statement("MQTT-4.6.0-1"), Statement("MQTT-4.4.0-1")]
    public void What_is_sent_again_is_sent_in_the_order_of_its_first_sending() => fixture.AssertHolds<ResendsKeepOrder>();

    [Fact, Statement("MQTT-4.6.0-1")]
    public void Messages_arrive_in_the_order_they_were_published_in_both_ways() => fixture.AssertHolds<OrderIsKept>();

    [Fact, Statement("MQTT-4.3.3-4"), Statement("MQTT-4.6.0-4")]
    public void PUBREL_leaves_in_the_order_of_the_PUBRECs() => fixture.AssertHolds<PubRelsKeepOrder>();

    [Fact, Statement("MQTT-4.3.3-6")]
    public void PUBLISH_is_never_sent_again_after_PUBREC() => fixture.AssertHolds<NoPublishAfterPubRel>();

    [Fact, Statement("MQTT-4.6.0-2"), Statement("MQTT-4.6.0-3")]
    public void Acknowledgements_leave_in_the_order_of_receipt() => fixture.AssertHolds<AcksKeepReceiptOrder>();

    [Fact, Statement("MQTT-3.1.0-1"), Statement("MQTT-3.1.0-2"), Statement("MQTT-3.14.4-1")]
    public void CONNECT_is_first_and_DISCONNECT_last() => fixture.AssertHolds<ConnectFirstDisconnectLast>();

    [Fact]
    public void A_stuck_handler_bounds_what_is_taken_in() => fixture.AssertHolds<MemoryIsBounded>();

    [Fact, Statement("MQTT-3.1.2-20"), Statement("MQTT-3.2.2-21")]
    public void A_dead_peer_is_found_in_time_under_steady_sending_too() => fixture.AssertHolds<DeadPeerIsFound>();

    [Fact]
    public void What_a_handler_with_an_inbox_writes_is_written_once() => fixture.AssertHolds<ExactlyOnceWithInbox>();

    [Fact, Statement("MQTT-3.2.2-5")]
    public void The_server_has_the_wanted_subscriptions_once_the_client_is_online() => fixture.AssertHolds<SubscriptionsAgree>();

    [Fact, Statement("MQTT-3.2.2-17"), Statement("MQTT-3.2.2-18"), Statement("MQTT-3.3.2-7"), Statement("MQTT-3.3.2-8"), Statement("MQTT-3.3.2-9"), Statement("MQTT-3.3.2-10")]
    public void Topic_aliases_never_cross_connections() => fixture.AssertHolds<AliasesStayInTheirConnection>();

    [Fact]
    public void Every_await_ends_when_the_client_has_stopped() => fixture.AssertHolds<EveryAwaitEnds>();

    [Fact, Statement("MQTT-3.3.4-9")]
    public void A_server_that_does_nothing_wrong_is_never_blamed() => fixture.AssertHolds<ServerIsNotBlamed>();

    [Fact, Statement("MQTT-3.2.2-11"), Statement("MQTT-3.2.2-15")]
    public void The_limits_in_CONNACK_are_kept_resends_included() => fixture.AssertHolds<ServerLimitsAreKept>();

    [Fact, Statement("MQTT-4.3.3-7")]
    public void A_message_that_has_expired_is_not_sent_and_the_interval_is_what_is_left() => fixture.AssertHolds<ExpiryIsHonoured>();

    [Fact]
    public void The_journal_is_always_ahead_of_what_is_written() => fixture.AssertHolds<WriteAheadOrder>();

    [Fact, Statement("MQTT-3.3.4-8"), Statement("MQTT-4.3.3-11"), Statement("MQTT-4.9.0-3")]
    public void Every_conversation_comes_to_its_end() => fixture.AssertHolds(Simulation.EverythingEnds);

    [Fact]
    public void The_writer_is_always_told_that_there_is_something_to_send() => fixture.AssertHolds(Simulation.NoWakeUpIsForgotten);

    [Fact, Statement("MQTT-2.1.3-1"), Statement("MQTT-2.2.1-2"), Statement("MQTT-3.3.1-4"), Statement("MQTT-3.8.1-1"), Statement("MQTT-3.10.1-1")]
    public void Every_packet_is_well_formed_to_a_strict_reader() => fixture.AssertHolds(SpecReader.PacketsAreWellFormed);

    [Fact]
    public void Nothing_else_has_failed()
    {
        string[] tested =
        [
            .. AllInvariants.Create(Conversations.All[0]).Select(invariant => invariant.GetType().Name),
            Simulation.EverythingEnds,
            Simulation.NoWakeUpIsForgotten,
            SpecReader.PacketsAreWellFormed,
        ];
        fixture.AssertNone(failure => !tested.Contains(failure.Invariant));
    }

    [Fact]
    public void The_same_seed_and_cuts_give_the_same_trace()
    {
        foreach (var conversation in Conversations.All)
        {
            var uncut = new TraceId(conversation, Seed: 1);
            foreach (var id in new[] { uncut, uncut with { First = new Cut(1, Up: true, 60) }, uncut with { First = new Cut(1, Up: false, 9), Second = new Cut(2, Up: true, 40) } })
            {
                Assert.Equal(Replay.Run(id, out _), Replay.Run(id, out _));
            }
        }
    }

    [Fact]
    public void A_single_trace_can_be_replayed()
    {
        var id = Environment.GetEnvironmentVariable(Replay.Variable) is { Length: > 0 } text ? TraceId.Parse(text) : new TraceId(Conversations.All[0], 1);
        var trace = Replay.Run(id, out var isBroken);
        TestContext.Current.TestOutputHelper?.WriteLine(trace);
        Assert.False(isBroken, trace);
    }
}
