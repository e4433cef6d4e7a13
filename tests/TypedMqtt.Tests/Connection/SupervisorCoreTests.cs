using CsCheck;
using TypedMqtt.Connection;
using TypedMqtt.Transport;

namespace TypedMqtt.Tests.Connection;

/// <summary>The state machine of a connection's life, without any connection.</summary>
public sealed class SupervisorCoreTests
{
    private static readonly TimeSpan Minimum = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Maximum = TimeSpan.FromSeconds(60);

    private static readonly string[] Hosts = ["a", "b", "c"];

    private static readonly MqttConnectionState[] Attempting = [MqttConnectionState.Connecting, MqttConnectionState.Subscribing, MqttConnectionState.Online];

    /// <summary>Every event, with the states it may come in.</summary>
    private static readonly (string Name, MqttConnectionState[] From, Action<SupervisorCore> Raise)[] Events =
    [
        ("start", [MqttConnectionState.Idle], core => core.Start()),
        ("accepted", [MqttConnectionState.Connecting], core => core.OnAccepted(0)),
        ("settled", [MqttConnectionState.Subscribing], core => core.OnSettled()),
        ("draining", [MqttConnectionState.Subscribing, MqttConnectionState.Online], core => core.OnDraining()),
        ("failed", Attempting, core => core.OnFailed(Failure(), 0)),
        ("given up", Attempting, core => core.OnFailed(Failure(MqttReasonCode.SessionTakenOver), 0)),
        ("renewing", [MqttConnectionState.Subscribing, MqttConnectionState.Online], core => core.OnRenewing(0)),
        ("waited", [MqttConnectionState.Waiting], core => core.OnWaited()),
    ];

    [Fact]
    public void Every_event_in_every_state_is_a_transition_or_throws_and_changes_nothing() => Gen.Int[0, Events.Length - 1].Array[0, 12].Sample(raised =>
    {
        var core = Create("a");
        foreach (var index in raised)
        {
            var (name, from, raise) = Events[index];
            var state = core.State;
            if (from.Contains(state))
            {
                raise(core);
                Assert.NotEqual(MqttConnectionState.Idle, core.State);
            }
            else
            {
                var refusal = Assert.Throws<InvalidOperationException>(() => raise(core));
                Assert.Contains($"{state}", refusal.Message, StringComparison.Ordinal);
                Assert.True(core.State == state, name);
            }
        }

        Assert.Equal((SupervisorAction.End, MqttConnectionState.Closed), (core.Close().Action, core.State));
    });

    [Fact]
    public void The_way_to_online_and_back()
    {
        var core = Create("a");
        Assert.Equal(SupervisorAction.Connect, core.Start().Action);
        core.OnAccepted(0);
        Assert.Equal(MqttConnectionState.Subscribing, core.State);
        core.OnSettled();
        Assert.Equal(MqttConnectionState.Online, core.State);
        Assert.Equal(new SupervisorStep(SupervisorAction.Wait, Server("a"), Minimum), core.OnFailed(Failure(), 1));
        Assert.Equal(new SupervisorStep(SupervisorAction.Connect, Server("a")), core.OnWaited());
        Assert.Equal(SupervisorAction.End, core.OnFailed(Failure(MqttReasonCode.SessionTakenOver), 2).Action);
        Assert.Equal(MqttConnectionState.Faulted, core.State);
    }

    [Fact]
    public void Waits_grow_until_a_connection_has_been_stable()
    {
        var core = Create("a");
        core.Start();
        var longest = Enumerable.Range(0, 20).Max(_ => FailAndWait(core, accepted: true, lasted: TimeSpan.Zero));
        Assert.True(longest > Minimum);

        Assert.Equal(Minimum, FailAndWait(core, accepted: true, lasted: ReconnectDelay.StableAfter));
    }

    [Fact]
    public void Whatever_the_servers_answer_there_is_never_an_attempt_without_end_and_without_a_wait()
    {
        // Each answer: whether CONNACK accepts first, the reason with which it ends, and where it points. Mostly such as lead on.
        var reason = Gen.Frequency(
            (8, Gen.OneOf<MqttReasonCode?>(MqttReasonCode.UseAnotherServer, MqttReasonCode.ServerMoved)),
            (1, Gen.OneOf<MqttReasonCode?>(null, MqttReasonCode.ServerBusy, MqttReasonCode.NotAuthorized, MqttReasonCode.Banned)));
        var reference = Gen.Frequency((8, Gen.OneOf("a b", "b c", "c a")), (1, Gen.OneOf("a", "d", "")));
        var answer = Gen.Select(Gen.Frequency((4, Gen.Const(true)), (1, Gen.Const(false))), reason, reference);
        Gen.Select(Gen.Int[1, 3], Gen.Bool, answer.Array[60]).Sample((count, canRefresh, answers) =>
        {
            var core = Create(canRefresh, Hosts, [.. Hosts.Take(count)]);
            var inARow = 0;
            var step = core.Start();
            foreach (var (accepted, reason, reference) in answers)
            {
                inARow++;
                Assert.InRange(inARow, 1, count * (SupervisorCore.RedirectsInARow + 1));
                if (accepted)
                {
                    core.OnAccepted(0);
                    core.OnSettled();
                }

                step = core.OnFailed(Failure(reason, reference), now: 0);
                if (step.Action == SupervisorAction.Wait)
                {
                    Assert.InRange(step.Delay, Minimum, Maximum);
                    inARow = 0;
                    step = core.OnWaited();
                }
            }
        });
    }

    [Fact]
    public void Credentials_are_refreshed_soon_once_and_slowly_after_that_until_they_have_been_accepted()
    {
        var core = Create(canRefreshCredentials: true, ["a"]);
        core.Start();
        Assert.Equal(Minimum, core.OnFailed(Failure(MqttReasonCode.NotAuthorized), 0).Delay);
        core.OnWaited();
        Assert.Equal(Maximum, core.OnFailed(Failure(MqttReasonCode.NotAuthorized), 0).Delay);
        core.OnWaited();
        core.OnAccepted(0);
        core.OnFailed(Failure(), (long)ReconnectDelay.StableAfter.TotalMilliseconds);
        core.OnWaited();
        Assert.NotEqual(Maximum, core.OnFailed(Failure(MqttReasonCode.BadUserNameOrPassword), 0).Delay);
    }

    private static TimeSpan FailAndWait(SupervisorCore core, bool accepted, TimeSpan lasted)
    {
        if (accepted)
        {
            core.OnAccepted(0);
        }

        var delay = core.OnFailed(Failure(), (long)lasted.TotalMilliseconds).Delay;
        core.OnWaited();
        return delay;
    }

    private static SupervisorCore Create(params string[] servers) => Create(canRefreshCredentials: false, servers);

    private static SupervisorCore Create(bool canRefreshCredentials, string[] allowed, string[]? servers = null) => new(
        new ServerList((servers ?? allowed).Select(Server), allowed), new ReconnectDelay(Minimum, Maximum, new Random(1)), canRefreshCredentials);

    private static MqttConnectionException Failure(MqttReasonCode? reasonCode = null, string? serverReference = null) =>
        reasonCode is { } code ? new MqttConnectionException("Failed.", code, serverReference) : new MqttConnectionException("Lost.", MqttConnectionFailure.Lost);

    private static ServerAddress Server(string host) => new(host, ServerAddress.DefaultPort);
}
