using System.Text;
using System.Threading.Channels;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace TypedMqtt.IntegrationTests.Harness;

/// <summary>A client that knows nothing of contracts, of another make: what it sends and sees is what is on the wire.</summary>
internal sealed class RawClient : IAsyncDisposable
{
    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();
    private readonly Channel<MqttApplicationMessage> _received = Channel.CreateUnbounded<MqttApplicationMessage>();

    internal static async Task<RawClient> ConnectAsync(int port)
    {
        var client = new RawClient();
        client._client.ApplicationMessageReceivedAsync += arguments =>
        {
            client._received.Writer.TryWrite(arguments.ApplicationMessage);
            return Task.CompletedTask;
        };
        var options = new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", port).WithProtocolVersion(MQTTnet.Formatter.MqttProtocolVersion.V500).Build();
        await client._client.ConnectAsync(options, TestContext.Current.CancellationToken);
        return client;
    }

    internal Task SubscribeAsync(string topicFilter) => _client.SubscribeAsync(
        new MqttTopicFilterBuilder().WithTopic(topicFilter).WithExactlyOnceQoS().Build(), TestContext.Current.CancellationToken);

    internal Task PublishAsync(string topic, string payload, MqttQos qos = MqttQos.AtLeastOnce, bool retain = false, params (string Name, string Value)[] properties)
    {
        var message = new MqttApplicationMessageBuilder().WithTopic(topic).WithPayload(payload).WithQualityOfServiceLevel((MqttQualityOfServiceLevel)qos).WithRetainFlag(retain);
        foreach (var (name, value) in properties)
        {
            message.WithUserProperty(name, Encoding.UTF8.GetBytes(value));
        }

        return _client.PublishAsync(message.Build(), TestContext.Current.CancellationToken);
    }

    internal Task PublishAsync(MqttApplicationMessage message) => _client.PublishAsync(message, TestContext.Current.CancellationToken);

    internal Task<MqttApplicationMessage> ReceiveAsync() => Within.Limits(_received.Reader.ReadAsync(TestContext.Current.CancellationToken));

    public async ValueTask DisposeAsync()
    {
        await _client.DisconnectAsync();
        _client.Dispose();
    }
}
