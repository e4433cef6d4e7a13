using System.Globalization;

namespace TypedMqtt.Tests.Simulation;

/// <summary>
/// What the two sides have to say to each other. The order in which they get to say it is drawn for each trace.
/// </summary>
/// <param name="name">Its name in trace ids; no slashes.</param>
/// <param name="application">
/// What the application does, in order: <c>p1</c> publishes at QoS 1, <c>x</c> cancels the last publish, <c>sa2</c> subscribes
/// to topic <c>a</c> at QoS 2, <c>ua</c> unsubscribes, <c>w500</c> waits for 500 milliseconds.
/// </param>
/// <param name="server">
/// What others publish, in order: <c>a1</c> is a message at QoS 1 to topic <c>a</c>, <c>a1@3</c> one that comes when the third
/// connection stands, if there is one.
/// </param>
internal sealed class Conversation(string name, string application, string server)
{
    /// <summary>A topic the server lets nobody subscribe to: <c>z</c>.</summary>
    internal const string RefusedTopic = "in/z";

    internal string Name { get; } = name;

    internal Step[] ApplicationSteps { get; } = [.. Split(application).Select(ParseApplicationStep)];

    internal Step[] ServerSteps { get; } = [.. Split(server).Select(ParseServerStep)];

    internal bool IsMqtt5 { get; init; } = true;

    /// <summary>The server's Receive Maximum; null for none said.</summary>
    internal ushort? ServerReceiveMaximum { get; init; }

    internal int ClientReceiveMaximum { get; init; } = 1024;

    internal SessionFate Session { get; init; }

    internal int MaximumQos { get; init; } = 2;

    internal uint? MaximumPacketSize { get; init; }

    internal ushort ServerTopicAliasMaximum { get; init; }

    /// <summary>In how many topics the application publishes.</summary>
    internal int Topics { get; init; } = 3;

    /// <summary>The client's keep-alive in seconds.</summary>
    internal int KeepAlive { get; init; } = 60;

    internal ushort? ServerKeepAlive { get; init; }

    /// <summary>The server refuses every third message.</summary>
    internal bool RefusesEveryThird { get; init; }

    /// <summary>Some cuts are not told to anybody.</summary>
    internal bool MaySilence { get; init; }

    /// <summary>No handler is done before all publishes are, and a PINGREQ has been answered.</summary>
    internal bool HandlersAreStuck { get; init; }

    /// <summary>The application stops the client at a moment that is drawn.</summary>
    internal bool StopsEarly { get; init; }

    /// <summary>CONNACK of every connection but the first says less: a window of one, and packets of this size.</summary>
    internal uint? ShrinksTo { get; init; }

    /// <summary>The server is too busy for one in three attempts to connect.</summary>
    internal bool RefusesConnects { get; init; }

    /// <summary>The server does not answer the first SUBSCRIBE.</summary>
    internal bool IgnoresFirstSubscribe { get; init; }

    /// <summary>The server sends the client away, once and at any time.</summary>
    internal bool Dismisses { get; init; }

    internal bool PipelinedStart { get; init; }

    internal int OutboxLimit { get; init; } = MqttOptions.DefaultOutboxLimit;

    internal MqttOutboxOverflow OutboxOverflow { get; init; }

    internal MqttSessionLossPolicy SessionLoss { get; init; }

    /// <summary>How long the application waits for a publish, in milliseconds; zero for as long as it takes.</summary>
    internal int PublishTimeout { get; init; }

    /// <summary>The message expiry interval of everything that is published, in seconds; zero for none.</summary>
    internal int ExpirySeconds { get; init; }

    /// <summary>Whether the application may give up a message that was sent.</summary>
    internal bool CancelsOrTimesOut => PublishTimeout > 0 || ApplicationSteps.Any(step => step.Kind == StepKind.CancelLast);

    /// <summary>Whether what the client's timer sees is waited for.</summary>
    internal bool NeedsTimer => PublishTimeout > 0 || ExpirySeconds > 0 || IgnoresFirstSubscribe;

    internal MqttOptions CreateOptions()
    {
        var options = new MqttOptions
        {
            ProtocolVersion = IsMqtt5 ? MqttProtocolVersion.V500 : MqttProtocolVersion.V311,
            ClientId = "simulated",
            ReceiveMaximum = ClientReceiveMaximum,
            KeepAlive = TimeSpan.FromSeconds(KeepAlive),
            PipelinedStart = PipelinedStart,
            OutboxLimit = OutboxLimit,
            OutboxOverflow = OutboxOverflow,
            SessionLoss = SessionLoss,
        };

        // Two ways to one server, or to a cluster that shares its sessions.
        options.Servers.Add("mqtt://first");
        options.Servers.Add("mqtt://second");
        return options;
    }

    internal string PublishTopic(int number) => $"publish/{number % Topics}";

    internal static string Topic(char letter) => $"in/{letter}";

    private static string[] Split(string script) => script.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static Step ParseServerStep(string word) =>
        new(StepKind.Message, Topic(word[0]), word[1] - '0', Connection: word.Length > 3 ? word[3] - '0' : 0);

    private static Step ParseApplicationStep(string word) => word[0] switch
    {
        'p' => new Step(StepKind.Publish, Qos: word[1] - '0'),
        'x' => new Step(StepKind.CancelLast),
        's' => new Step(StepKind.Subscribe, Topic(word[1]), word[2] - '0'),
        'u' => new Step(StepKind.Unsubscribe, Topic(word[1])),
        'w' => new Step(StepKind.Wait, Milliseconds: int.Parse(word.AsSpan(1), CultureInfo.InvariantCulture)),
        _ => throw new ArgumentException($"'{word}' is not a step.", nameof(word)),
    };
}
