using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using MQTTnet;
using MQTTnet.Exceptions;
using MQTTnet.Protocol;
using TypedMqtt.Benchmarks.Comparison.Contract;
using TypedMqtt.Benchmarks.Comparison.Measuring;
using TypedMqtt.Benchmarks.Comparison.Works;

namespace TypedMqtt.Benchmarks.Comparison.Clients;

/// <summary>MQTTnet, written by hand with care: no reflection, and no strings but those that are asked for.</summary>
internal sealed class MqttNetClient : IComparedClient
{
    private const int FiltersPerPacket = 1_000;

    // The 8 KiB that it sets by default hold up whatever is larger than a packet on loopback: one message of 1 MB in a second.
    private const int SocketBufferSize = 1024 * 1024;

    private readonly ConcurrentDictionary<Guid, TaskCompletionSource<Answer>> _waiting = new();
    private readonly TaskCompletionSource _interrupted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly MqttClientFactory _factory = new();
    private readonly MqttQualityOfServiceLevel _qos;
    private readonly IMqttClient _client;
    private readonly MqttClientOptions _options;
    private readonly string _responseTopic = $"response/{Guid.NewGuid():N}";
    private readonly List<string> _filters = [];
    private readonly Work _work;
    private readonly Tally _tally;
    private volatile bool _ends;
    private TaskCompletionSource _online = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal MqttNetClient(Work work, int port, Tally tally)
    {
        _work = work;
        _tally = tally;
        _qos = (MqttQualityOfServiceLevel)work.Qos;
        _client = _factory.CreateMqttClient();
        _options = _factory.CreateClientOptionsBuilder()
            .WithTcpServer("127.0.0.1", port)
            .WithProtocolVersion(MQTTnet.Formatter.MqttProtocolVersion.V500)
            .WithCleanStart(work.Kind != WorkKind.Resume)
            .WithSessionExpiryInterval(3_600)
            .WithTimeout(TimeSpan.FromSeconds(60))
            .Build();
        ((MqttClientTcpOptions)_options.ChannelOptions).BufferSize = SocketBufferSize;
        _client.ApplicationMessageReceivedAsync += work.Kind switch
        {
            WorkKind.Request => ReceiveAnswer,
            WorkKind.Filters => ReceiveFiltered,
            _ => Receive,
        };
        _client.DisconnectedAsync += ReconnectAsync;
    }

    public Task Interrupted => _interrupted.Task;

    public async Task ConnectAsync()
    {
        await _client.ConnectAsync(_options);
        _online.TrySetResult();
        if (_work.Kind == WorkKind.Request)
        {
            await _client.SubscribeAsync(_responseTopic, MqttQualityOfServiceLevel.AtLeastOnce);
        }
    }

    public Task SubscribeAsync() => _client.SubscribeAsync("bench/+/readings/+", _qos);

    public async Task SubscribeManyAsync(int devices)
    {
        _filters.AddRange(Enumerable.Range(0, devices).Select(device => $"bench/{Samples.FilterDevice(device)}/readings/+"));
        foreach (var filters in _filters.Chunk(FiltersPerPacket))
        {
            var subscribe = _factory.CreateSubscribeOptionsBuilder();
            foreach (var filter in filters)
            {
                subscribe.WithTopicFilter(filter, _qos);
            }

            await _client.SubscribeAsync(subscribe.Build());
        }
    }

    public ValueTask PublishAsync(string device, int channel, Reading reading) => new(_client.PublishAsync(CreateMessage(device, channel, reading)));

    public ValueTask PublishBlobAsync(string device, int channel, ReadOnlyMemory<byte> blob) =>
        new(_client.PublishAsync(new MqttApplicationMessage
        {
            // The builder copies memory into an array.
            Topic = string.Create(CultureInfo.InvariantCulture, $"bench/{device}/blobs/{channel}"),
            Payload = new(blob),
        }));

    public async ValueTask<Answer> AskAsync(string device, int channel, Reading reading)
    {
        var correlation = Guid.NewGuid();
        var answer = new TaskCompletionSource<Answer>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting[correlation] = answer;
        try
        {
            await _client.PublishAsync(new MqttApplicationMessageBuilder()
                .WithTopic(string.Create(CultureInfo.InvariantCulture, $"bench/{device}/questions/{channel}"))
                .WithPayload(JsonSerializer.SerializeToUtf8Bytes(reading, MeterJson.Default.Reading))
                .WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce)
                .WithResponseTopic(_responseTopic)
                .WithCorrelationData(correlation.ToByteArray())
                .WithMessageExpiryInterval(30)
                .Build());
            return await answer.Task.WaitAsync(TimeSpan.FromSeconds(30));
        }
        finally
        {
            _waiting.TryRemove(correlation, out _);
        }
    }

    public async Task PublishThroughInterruptionAsync(string device, int channel, Reading reading)
    {
        // MQTTnet sends nothing again: what was in flight fails, and who cares publishes it anew.
        var message = CreateMessage(device, channel, reading);
        while (true)
        {
            try
            {
                await _client.PublishAsync(message);
                return;
            }
            catch (Exception e) when (e is MqttCommunicationException or OperationCanceledException or InvalidOperationException)
            {
                await _online.Task;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _ends = true;
        await _client.DisconnectAsync(_factory.CreateClientDisconnectOptionsBuilder().Build());
        _client.Dispose();
    }

    private MqttApplicationMessage CreateMessage(string device, int channel, Reading reading) => new MqttApplicationMessageBuilder()
        .WithTopic(string.Create(CultureInfo.InvariantCulture, $"bench/{device}/readings/{channel}"))
        .WithPayload(JsonSerializer.SerializeToUtf8Bytes(reading, MeterJson.Default.Reading))
        .WithQualityOfServiceLevel(_qos)
        .Build();

    private Task Receive(MqttApplicationMessageReceivedEventArgs e)
    {
        var topic = e.ApplicationMessage.Topic.AsSpan();
        Span<Range> levels = stackalloc Range[5];
        if (topic.Split(levels, '/') == 4 && int.TryParse(topic[levels[3]], CultureInfo.InvariantCulture, out var channel))
        {
            var reader = new Utf8JsonReader(e.ApplicationMessage.Payload);
            _tally.Add(topic[levels[1]].ToString(), channel, JsonSerializer.Deserialize(ref reader, MeterJson.Default.Reading)!);
        }

        return Task.CompletedTask;
    }

    // The comparer is what MQTTnet has for it.
    private Task ReceiveFiltered(MqttApplicationMessageReceivedEventArgs e)
    {
        foreach (var filter in _filters)
        {
            if (MqttTopicFilterComparer.Compare(e.ApplicationMessage.Topic, filter) == MqttTopicFilterCompareResult.IsMatch)
            {
                return Receive(e);
            }
        }

        return Task.CompletedTask;
    }

    private Task ReceiveAnswer(MqttApplicationMessageReceivedEventArgs e)
    {
        if (e.ApplicationMessage.CorrelationData is { Length: 16 } correlation && _waiting.TryGetValue(new Guid(correlation), out var waiting))
        {
            var reader = new Utf8JsonReader(e.ApplicationMessage.Payload);
            waiting.TrySetResult(JsonSerializer.Deserialize(ref reader, MeterJson.Default.Answer)!);
        }

        return Task.CompletedTask;
    }

    private async Task ReconnectAsync(MqttClientDisconnectedEventArgs e)
    {
        if (_ends)
        {
            return;
        }

        _online = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _interrupted.TrySetResult();
        await _client.ConnectAsync(_options);
        _online.TrySetResult();
    }
}
