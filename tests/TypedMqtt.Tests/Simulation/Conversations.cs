namespace TypedMqtt.Tests.Simulation;

/// <summary>The conversations that are cut to pieces.</summary>
internal static class Conversations
{
    internal static IReadOnlyList<Conversation> All { get; } = [.. Crossed(), .. Special()];

    internal static Conversation Get(string name) => All.Single(conversation => conversation.Name == name);

    /// <summary>What is said, by everything that changes how it may be said.</summary>
    private static IEnumerable<Conversation> Crossed()
    {
        (string Name, string Application, string Server)[] mixes =
        [
            ("out", "p1 p2 p0 p2 p1 p2", ""),
            ("in", "sa2 sb1", "a1 a2 b2 a2 a0 a1"),
            ("both", "sa2 p2 p1 sb1 p2 ua p1", "a2 a1 b1 a2"),
        ];
        foreach (var (name, application, server) in mixes)
        {
            foreach (var receiveMaximum in new ushort?[] { 1, 2, 20, null })
            {
                foreach (var fate in new[] { SessionFate.Kept, SessionFate.Drawn })
                {
                    yield return new Conversation($"{name}-5-{receiveMaximum ?? 0}-{fate}", application, server)
                    {
                        ServerReceiveMaximum = receiveMaximum,
                        ClientReceiveMaximum = receiveMaximum ?? 1024,
                        Session = fate,
                    };
                }
            }

            foreach (var fate in Enum.GetValues<SessionFate>())
            {
                yield return new Conversation($"{name}-311-{fate}", application, server) { IsMqtt5 = false, Session = fate };
            }
        }
    }

    private static IEnumerable<Conversation> Special() =>
    [
        new("windows", "sa2 p1 p1 p2 p2 p1 p2 p1 p2", "a2 a2 a1 a1 a2 a1") { ServerReceiveMaximum = 2, ClientReceiveMaximum = 2 },
        new("narrow-311", "sa2", "a2 a1 a2 a1 a2 a1") { IsMqtt5 = false, ClientReceiveMaximum = 2 },
        new("cancelled", "p2 x p1 x p2 x p1 p2", "") { ServerReceiveMaximum = 1 },
        new("refused", "sz1 p1 p2 p2 p1 p1 p2 sa1", "a2 a1") { RefusesEveryThird = true, ServerReceiveMaximum = 2 },
        new("resubscribed", "sa1 sb2 ua sa2 ub sb0 sa2 ub", "a2 b1 a1") { Session = SessionFate.Drawn },
        new("limited", "p1 p2 p0 p2 p1", "") { MaximumQos = 1 },
        new("shrinking", "p2 p1 p2 p1 p2 p1", "") { ServerReceiveMaximum = 20, ShrinksTo = 17 },
        new("shrinking-window", "p2 p1 p2 p1 p2 p1", "") { ServerReceiveMaximum = 20, ShrinksTo = 1000 },
        new("failing", "sa2 p2 p1 p2 p0 p1", "a2 a1") { Session = SessionFate.Drawn, SessionLoss = MqttSessionLossPolicy.Fail },
        new("pipelined", "sa2 sb1 p1 p2", "a1 b1 a2") { PipelinedStart = true, Session = SessionFate.Drawn },
        new("busy", "sa2 p1 p2", "a1 a2") { RefusesConnects = true },
        new("dismissed", "sa2 p1 p2 p0 p1", "a1 a2 a1") { Dismisses = true },
        new("ignored", "sa2 p1 p2", "a1 a2") { IgnoresFirstSubscribe = true },
        new("impatient", "p1 p2 p1 w400 p2 p1", "") { PublishTimeout = 600, ServerReceiveMaximum = 1 },
        new("expiring", "p1 w130 p2 p1 w170 p2 w300 p1 p0 w190 p2 p1", "") { ExpirySeconds = 1, ServerReceiveMaximum = 1, RefusesConnects = true },
        new("overflowing", "p1 p2 p1 p0 p2 p1 p2", "") { OutboxLimit = 2, ServerReceiveMaximum = 1 },
        new("dropping-oldest", "p1 p2 p1 p0 p2 p1 p2", "") { OutboxLimit = 2, ServerReceiveMaximum = 1, OutboxOverflow = MqttOutboxOverflow.DropOldest },
        new("rejecting", "p1 p2 p1 p0 p2 p1 p2", "") { OutboxLimit = 2, ServerReceiveMaximum = 1, OutboxOverflow = MqttOutboxOverflow.Reject },
        new("doubted", "sa2", "a2 a1 a2 a2@3 a1@3 a2@3") { Session = SessionFate.Drawn },
        new("doubted-311", "sa2", "a2 a1 a2 a2@4 a1@4 a2@4") { Session = SessionFate.Drawn, IsMqtt5 = false },
        new("raised", "sa0 p1 sa2 sb1", "a2 b2 a1 a2"),
        new("aliased", "sa2 p0 p1 p0 p2 p1 p0 p2", "a1 a2 a0 a1") { ServerTopicAliasMaximum = 2, Topics = 3 },
        new("silenced", "sa2 p1 p2 p0 p2", "a2 a1 a2") { MaySilence = true, KeepAlive = 20 },
        new("server-keep-alive", "sa1 p1 p2", "a2 a1") { MaySilence = true, ServerKeepAlive = 5 },
        new("steady", string.Concat(Enumerable.Repeat("p0 w700 ", 30)), "") { MaySilence = true, KeepAlive = 5 },
        new("stuck", "sa2 p1 p2 p1 p2", "a1 a2 a1 a2 a1 a2") { HandlersAreStuck = true, ClientReceiveMaximum = 3 },
        new("stopped", "sa2 p1 p2 p0 p2 p1 sb1 p2 p1", "a1 a2 b1 a2") { StopsEarly = true, ServerReceiveMaximum = 2 },
        new("stopped-311", "sa2 p1 p2 p0 p2 p1 sb1 p2 p1", "a1 a2 b1 a2") { StopsEarly = true, IsMqtt5 = false },
    ];
}
