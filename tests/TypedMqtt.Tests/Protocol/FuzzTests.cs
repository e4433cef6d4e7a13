using TypedMqtt.Fuzz;
using TypedMqtt.Protocol;

namespace TypedMqtt.Tests.Protocol;

/// <summary>A look at what <c>tests/TypedMqtt.Fuzz</c> does at length: changed packets and streams of packets, and what must hold for all of them.</summary>
public sealed class FuzzTests
{
    /// <summary>Set, it asks for 20 million inputs; that takes minutes.</summary>
    private const string FullVariable = "TYPEDMQTT_FULL_FUZZ";

    private static readonly bool IsFull = Environment.GetEnvironmentVariable(FullVariable) is { Length: > 0 };

    [Fact]
    public async Task Whatever_a_server_sends_it_is_understood_or_refused_with_a_reason_and_costs_what_it_is_long()
    {
        var run = IsFull ? new FuzzRun(seed: 1, inputs: 20_000_000, Environment.ProcessorCount) : new FuzzRun(seed: 1, inputs: 300_000, threads: 1);

        var report = await run.PlayAsync();

        var text = new StringWriter();
        report.WriteTo(text);
        TestContext.Current.TestOutputHelper?.WriteLine(text.ToString());
        Assert.True(report.Finds.Count == 0, text.ToString());

        // The fuzzed client asks for no enhanced authentication, and a text frame is refused by the WebSocket, which these bytes do not
        // come through.
        Assert.Equal(["MQTT-4.12.0-2", "MQTT-6.0.0-1"], report.NeverReached);
    }

    [Fact]
    public void What_is_changed_is_valid_to_begin_with()
    {
        foreach (var version in Enum.GetValues<MqttProtocolVersion>())
        {
            foreach (var packet in Corpus.Of(version).Where(packet => IsOfServer(packet, version)))
            {
                var bytes = new List<byte>();
                CorpusPacket.WritePacket(bytes, packet.FirstByte, packet.ToBody());
                Server.Receive([.. bytes], version, Asking);
            }
        }
    }

    [Fact]
    public void A_find_says_how_to_see_it_again()
    {
        var fuzzer = new Fuzzer(seed: 7, input => throw new ArgumentOutOfRangeException(nameof(input), "On purpose."));

        var find = fuzzer.Play(12_345);

        Assert.NotNull(find);
        Assert.Contains("--seed 7 --only 12345", find.ToString(), StringComparison.Ordinal);
        Assert.Contains("On purpose.", find.ToString(), StringComparison.Ordinal);
        Assert.Contains(Convert.ToHexString(InputMaker.Make(7, 12_345).Bytes), find.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Memory_beyond_what_an_input_is_long_is_a_find()
    {
        byte[]? claimed = null;
        var fuzzer = new Fuzzer(seed: 7, _ => claimed = new byte[32 * 1024 * 1024]);

        Assert.Contains("bytes were allocated", fuzzer.Play(0)!.Problem, StringComparison.Ordinal);
        Assert.NotNull(claimed);
    }

    [Fact]
    public async Task An_input_that_never_ends_is_a_find_and_does_not_hold_up_the_run()
    {
        using var never = new ManualResetEventSlim();
        var run = new FuzzRun(seed: 7, inputs: 10, threads: 1, _ => never.Wait(TestContext.Current.CancellationToken))
        {
            Interval = TimeSpan.FromMilliseconds(1), Patience = TimeSpan.FromMilliseconds(10),
        };

        var report = await Harness.Within.Limits(run.PlayAsync());

        never.Set();
        Assert.Equal((0, "it does not come to an end"), (report.Finds[0].Index, report.Finds[0].Problem));
    }

    // Asked for all there is, so that nothing is refused for not having been asked for.
    private static ConnectPacket Asking { get; } =
        new() { ClientId = "c", CleanStart = true, AuthenticationMethod = "M", RequestResponseInformation = true };

    private static bool IsOfServer(CorpusPacket packet, MqttProtocolVersion version) => (PacketType)(packet.FirstByte >> 4) switch
    {
        PacketType.Connect or PacketType.Subscribe or PacketType.PingReq => false,
        PacketType.Disconnect => version == MqttProtocolVersion.V500,
        PacketType.PubRel => packet.FirstByte == 0x62 || version == MqttProtocolVersion.V310,
        PacketType.ConnAck => packet.Properties is null || packet.Properties.Exists(property => property[0] == 0x15) || packet.Head[1] >= 0x80,
        _ => true,
    };
}
