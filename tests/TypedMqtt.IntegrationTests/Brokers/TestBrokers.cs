namespace TypedMqtt.IntegrationTests.Brokers;

/// <summary>Gives tests their brokers.</summary>
internal static class TestBrokers
{
    internal const string UserName = "alice";
    internal const string Password = "correct horse";
    internal const string WrongPassword = "wrong horse";

    /// <summary>Set to 1 where a broker that is not installed is a failure and not a reason to skip.</summary>
    private const string RequireVariable = "TYPEDMQTT_REQUIRE_BROKERS";

    /// <summary>Every broker with every version of MQTT.</summary>
    public static TheoryData<BrokerKind, MqttProtocolVersion> Matrix { get; } = new()
    {
        { BrokerKind.Embedded, MqttProtocolVersion.V500 },
        { BrokerKind.Embedded, MqttProtocolVersion.V311 },
        { BrokerKind.Mosquitto, MqttProtocolVersion.V500 },
        { BrokerKind.Mosquitto, MqttProtocolVersion.V311 },
    };

    /// <summary>Creates a broker that is not started; skips the test, or fails it, where it is not installed.</summary>
    /// <param name="kind">Which.</param>
    /// <param name="withLogin">Whether it lets only <see cref="UserName"/> in.</param>
    internal static ITestBroker Create(BrokerKind kind, bool withLogin = false)
    {
        if (kind == BrokerKind.Embedded)
        {
            return new EmbeddedTestBroker(withLogin);
        }

        RequireMosquitto();
        return new MosquittoBroker(withLogin);
    }

    internal static async Task<ITestBroker> StartAsync(BrokerKind kind, bool withLogin = false)
    {
        var broker = Create(kind, withLogin);
        await broker.StartAsync();
        return broker;
    }

    /// <summary>Starts a mosquitto that speaks TLS.</summary>
    internal static async Task<ITestBroker> StartAsync(MosquittoTls tls, bool withLogin = false)
    {
        RequireMosquitto();
        var broker = new MosquittoBroker(withLogin, tls);
        await broker.StartAsync();
        return broker;
    }

    /// <summary>Starts a mosquitto whose sessions outlive it.</summary>
    internal static async Task<ITestBroker> StartPersistentAsync()
    {
        RequireMosquitto();
        var broker = new MosquittoBroker(withLogin: false, persists: true);
        await broker.StartAsync();
        return broker;
    }

    /// <summary>Skips the test, or fails it, where mosquitto is not installed.</summary>
    internal static void RequireMosquitto()
    {
        const string Missing = "mosquitto is not installed (Debian: apt-get install mosquitto mosquitto-clients)";
        if (!MosquittoBroker.IsInstalled)
        {
            Assert.False(Environment.GetEnvironmentVariable(RequireVariable) == "1", $"{Missing}, and {RequireVariable} is 1.");
            Assert.Skip(Missing);
        }
    }
}
