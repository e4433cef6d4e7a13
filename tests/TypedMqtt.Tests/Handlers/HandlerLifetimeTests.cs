using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using TypedMqtt.Protocol;
using TypedMqtt.Tests.Harness;
using TypedMqtt.Tests.Requests;

namespace TypedMqtt.Tests.Handlers;

/// <summary>A handler lives as long as its registration says.</summary>
public sealed class HandlerLifetimeTests
{
    [Theory]
    [InlineData(ServiceLifetime.Scoped, true)]
    [InlineData(ServiceLifetime.Scoped, false)]
    [InlineData(ServiceLifetime.Transient, true)]
    public async Task A_handler_that_is_not_a_singleton_is_made_for_every_message_and_disposed_of_after_it(ServiceLifetime lifetime, bool isRegisteredBefore)
    {
        await using var host = Create(mqtt => Register(mqtt, isRegisteredBefore, new ServiceDescriptor(typeof(Scoped), typeof(Scoped), lifetime)));
        var peer = await host.GoOnlineSubscribedAsync();

        peer.Publish("p/one", "first", qos: 1, packetId: 1);
        peer.Publish("p/one", "second", qos: 1, packetId: 2);
        await peer.ReceiveAsync(PacketType.PubAck);
        await peer.ReceiveAsync(PacketType.PubAck);

        Assert.Equal(
            ["1 made", "1 handles first in scope 1", "1 disposed", "2 made", "2 handles second in scope 2", "2 disposed"],
            await host.Get<Journal>().TakeAsync(6));
    }

    [Fact]
    public async Task Each_attempt_has_a_handler_of_its_own()
    {
        await using var host = Create(mqtt =>
        {
            mqtt.Services.AddScoped<Scoped>();
            mqtt.AddProbeHandler<Scoped>(handler => handler.OnFailure(f => f.Retry(1, TimeSpan.FromSeconds(13))));
        });
        var peer = await host.GoOnlineSubscribedAsync();

        peer.Publish("p/one", "fails", qos: 1, packetId: 1);
        await host.Time.PassAsync(TimeSpan.FromSeconds(13));

        Assert.Equal(
            ["1 made", "1 handles fails in scope 1", "1 disposed", "2 made", "2 handles fails in scope 2", "2 disposed"],
            await host.Get<Journal>().TakeAsync(6));
        await peer.ReceiveAsync(PacketType.PubAck);
    }

    [Fact]
    public async Task A_handler_that_was_left_behind_keeps_its_scope_until_it_ends()
    {
        await using var host = Create(mqtt => Register(mqtt, isRegisteredBefore: true, ServiceDescriptor.Scoped<Scoped, Scoped>()));
        var peer = await host.GoOnlineSubscribedAsync();
        var journal = host.Get<Journal>();

        peer.Publish("p/one", "stays", qos: 1, packetId: 1);
        Assert.Equal(["1 made", "1 handles stays in scope 1"], await journal.TakeAsync(2));
        host.Time.Advance(ClientHost.HandlerTimeout);
        host.Time.Advance(TimeSpan.FromSeconds(1));
        await peer.ReceiveAsync(PacketType.PubAck);
        Assert.True(journal.IsEmpty);

        journal.Leave.SetResult();
        Assert.Equal(["1 disposed"], await journal.TakeAsync(1));
    }

    [Fact]
    public async Task A_handler_that_cannot_be_made_has_failed_on_its_message()
    {
        await using var host = Create(mqtt =>
        {
            mqtt.Services.AddScoped<Scoped>(_ => throw new InvalidOperationException("No database."));
            mqtt.AddProbeHandler<Scoped>();
        });
        var peer = await host.GoOnlineSubscribedAsync();

        peer.Publish("p/one", "first", qos: 1, packetId: 1);

        await peer.ReceiveAsync(PacketType.PubAck);
        Assert.Equal(1, host.Connection.GetStatistics().HandlerFailures);
        Assert.Contains("Scoped failed on a message of 'p/one'", host.Logs.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_answers_is_made_for_every_request()
    {
        await using var host = Create(mqtt =>
        {
            mqtt.Services.AddScoped<ScopedOven>();
            mqtt.AddOvenHandler<ScopedOven>();
        });
        var peer = await host.GoOnlineSubscribedAsync();

        for (ushort id = 1; id <= 2; id++)
        {
            peer.Publish("oven/a/heat", "180", qos: 1, packetId: id, properties: $"08 'r' 09 0002 000{id}");
            var answer = await ReceiveAsync(peer, PacketType.Publish);
            peer.Ack(PacketType.PubAck, answer.PacketId);
            Assert.Equal($"{180 + id}", answer.Payload);
        }
    }

    private static async Task<Packet> ReceiveAsync(Peer peer, PacketType type)
    {
        Packet packet;
        do
        {
            packet = await peer.ReceiveAsync();
        }
        while (packet.Type != type);
        return packet;
    }

    private static void Register(IMqttBuilder mqtt, bool isRegisteredBefore, ServiceDescriptor handler)
    {
        if (isRegisteredBefore)
        {
            mqtt.Services.Add(handler);
        }

        mqtt.AddProbeHandler<Scoped>();
        if (!isRegisteredBefore)
        {
            mqtt.Services.Add(handler);
        }
    }

    private static ClientHost Create(Action<IMqttBuilder> configure) => ClientHost.Create(MqttProtocolVersion.V500, configure: mqtt =>
    {
        mqtt.Services.AddSingleton<Journal>();
        mqtt.Services.AddScoped<Unit>();
        configure(mqtt);
    });

    private sealed class Journal
    {
        private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
        private int _handlers;
        private int _units;

        internal TaskCompletionSource Leave { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal bool IsEmpty => !_lines.Reader.TryPeek(out _);

        internal int NextHandler() => Interlocked.Increment(ref _handlers);

        internal int NextUnit() => Interlocked.Increment(ref _units);

        internal void Write(string line) => _lines.Writer.TryWrite(line);

        internal async Task<List<string>> TakeAsync(int count)
        {
            var lines = new List<string>();
            while (lines.Count < count)
            {
                lines.Add(await Within.Limits(_lines.Reader.ReadAsync(TestContext.Current.CancellationToken)));
            }

            return lines;
        }
    }

    /// <summary>What belongs to a scope, as a unit of work would.</summary>
    private sealed class Unit(Journal journal)
    {
        internal int Number { get; } = journal.NextUnit();
    }

    private sealed class Scoped : ProbeHandlers.IOne, IAsyncDisposable
    {
        private readonly Journal _journal;
        private readonly Unit _unit;
        private readonly int _number;

        public Scoped(Journal journal, Unit unit)
        {
            (_journal, _unit, _number) = (journal, unit, journal.NextHandler());
            _journal.Write($"{_number} made");
        }

        public async ValueTask OnOneAsync(string text, MqttContext context, CancellationToken cancellationToken)
        {
            _journal.Write($"{_number} handles {text} in scope {_unit.Number}");
            if (text == "fails")
            {
                throw new InvalidOperationException("On purpose.");
            }

            if (text == "stays")
            {
                await _journal.Leave.Task;
            }
        }

        public ValueTask DisposeAsync()
        {
            _journal.Write($"{_number} disposed");
            return default;
        }
    }

    private sealed class ScopedOven(Unit unit) : OvenHandlers.IHeat
    {
        public ValueTask<int> OnHeatAsync(string id, int degrees, MqttContext context, CancellationToken cancellationToken) => new(degrees + unit.Number);
    }
}
