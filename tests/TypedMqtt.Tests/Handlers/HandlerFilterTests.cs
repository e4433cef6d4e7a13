using Microsoft.Extensions.DependencyInjection;
using TypedMqtt.Protocol;
using TypedMqtt.Tests.Harness;
using TypedMqtt.Tests.Requests;

namespace TypedMqtt.Tests.Handlers;

public sealed class HandlerFilterTests
{
    [Fact]
    public async Task Filters_stand_around_every_handler_in_the_order_they_were_added()
    {
        await using var host = ClientHost.Create(MqttProtocolVersion.V500, configure: mqtt => mqtt
            .AddHandlerFilter<Outer>().AddHandlerFilter<Inner>().AddProbeHandler<ProbeHandler>());
        var peer = await host.GoOnlineSubscribedAsync();

        peer.Publish("p/one", "hello", qos: 1, packetId: 1, properties: "26 'tenant' 'acme'");
        await peer.ReceiveAsync(PacketType.PubAck);

        Assert.Equal("hello", await host.Handler.NextAsync());
        Assert.Equal(["begin IProbe.OneAsync p/one ProbeHandler 1 acme", "end"], host.Get<Outer>().Calls);
        Assert.Equal(host.Get<Outer>().Calls, host.Get<Inner>().Calls);
        Assert.True(host.Get<Outer>().BeganAt < host.Get<Inner>().BeganAt);
    }

    [Fact]
    public async Task A_message_that_a_filter_keeps_counts_as_handled()
    {
        await using var host = ClientHost.Create(MqttProtocolVersion.V500, configure: mqtt => mqtt.AddHandlerFilter<Choosy>().AddProbeHandler<ProbeHandler>());
        var peer = await host.GoOnlineSubscribedAsync();

        peer.Publish("p/one", "kept", qos: 1, packetId: 1, properties: "26 'keep' 'yes'");
        Assert.Equal(1, (await peer.ReceiveAsync(PacketType.PubAck)).PacketId);
        peer.Publish("p/one", "given", qos: 1, packetId: 2);
        Assert.Equal(2, (await peer.ReceiveAsync(PacketType.PubAck)).PacketId);

        Assert.Equal("given", await host.Handler.NextAsync());
        Assert.Equal(0, host.Connection.GetStatistics().HandlerFailures);
    }

    [Fact]
    public async Task What_a_filter_throws_is_a_failure_of_the_handler_and_each_attempt_goes_through_it()
    {
        await using var host = ClientHost.Create(MqttProtocolVersion.V500, configure: mqtt => mqtt
            .AddHandlerFilter<Outer>().AddHandlerFilter<Refusing>().AddProbeHandler<ProbeHandler>(h => h.OnFailure(f => f.Retry(1, TimeSpan.FromSeconds(13)).ThenDeadLetter())));
        var peer = await host.GoOnlineSubscribedAsync();

        peer.Publish("p/one", "hello", qos: 1, packetId: 1);
        await host.Time.PassAsync(TimeSpan.FromSeconds(13));
        var letter = await peer.ReceiveAsync(PacketType.Publish);

        Assert.Equal("dead-letter/p/one", letter.Topic);
        Assert.Equal(
            ["begin IProbe.OneAsync p/one ProbeHandler 1 ", "UnauthorizedAccessException", "begin IProbe.OneAsync p/one ProbeHandler 2 ", "UnauthorizedAccessException"],
            host.Get<Outer>().Calls);
        Assert.True(host.Handler.IsEmpty);
    }

    [Fact]
    public async Task A_payload_that_cannot_be_read_comes_through_the_filters()
    {
        await using var host = ClientHost.Create(MqttProtocolVersion.V500, configure: mqtt => mqtt.AddHandlerFilter<Outer>().AddProbeHandler<ProbeHandler>());
        var peer = await host.GoOnlineSubscribedAsync();

        // Not UTF-8.
        peer.Send(0x32, "'p/one' 0001 {} FF");
        await peer.ReceiveAsync(PacketType.PubAck);

        Assert.Equal(["begin IProbe.OneAsync p/one ProbeHandler 1 ", nameof(MqttPayloadException)], host.Get<Outer>().Calls);
        Assert.Equal(1, host.Connection.GetStatistics().UnreadablePayloads);
    }

    [Fact]
    public async Task To_call_the_handler_twice_is_a_failure()
    {
        await using var host = ClientHost.Create(MqttProtocolVersion.V500, configure: mqtt => mqtt.AddHandlerFilter<Twice>().AddProbeHandler<ProbeHandler>());
        var peer = await host.GoOnlineSubscribedAsync();

        peer.Publish("p/one", "hello", qos: 1, packetId: 1);
        await peer.ReceiveAsync(PacketType.PubAck);

        Assert.Equal("hello", await host.Handler.NextAsync());
        Assert.True(host.Handler.IsEmpty);
        Assert.Contains("Twice has called what it stands around twice", host.Logs.All, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, "181", null)]
    [InlineData(true, "", "error")]
    public async Task Requests_go_through_them_and_one_that_is_kept_has_failed(bool keep, string payload, string? word)
    {
        await using var host = ClientHost.Create(MqttProtocolVersion.V500, configure: mqtt => mqtt.AddHandlerFilter<Choosy>().AddOvenHandler<OvenHandler>());
        var peer = await host.GoOnlineSubscribedAsync();

        peer.Publish("oven/a/heat", "180", qos: 0, properties: $"08 'r' 09 0002 0102 {(keep ? "26 'keep' 'yes'" : "")}");
        var answer = await peer.ReceiveAsync(PacketType.Publish);

        Assert.Equal(payload, answer.Payload);
        Assert.Equal(word, UserProperties.Read(answer.Properties).SingleOrDefault(property => property.Name == "typedmqtt-answer").Value);
    }

    [Fact]
    public async Task They_see_the_services_of_the_scope_that_the_handler_is_made_in()
    {
        await using var host = ClientHost.Create(MqttProtocolVersion.V500, configure: mqtt =>
        {
            mqtt.Services.AddScoped<Tenant>().AddScoped<TenantHandler>().AddSingleton<ProbeHandler>();
            mqtt.AddHandlerFilter<TenantFilter>().AddProbeHandler<TenantHandler>();
        });
        var peer = await host.GoOnlineSubscribedAsync();

        peer.Publish("p/one", "hello", qos: 1, packetId: 1, properties: "26 'tenant' 'acme'");
        await peer.ReceiveAsync(PacketType.PubAck);

        Assert.Equal("hello of acme", await host.Handler.NextAsync());
    }

    private abstract class Recording : IMqttHandlerFilter
    {
        private static long _ticks;

        internal List<string> Calls { get; } = [];

        internal long BeganAt { get; private set; }

        public async ValueTask InvokeAsync(MqttHandlingContext context, MqttNextHandler callNext, CancellationToken cancellationToken)
        {
            BeganAt = Interlocked.Increment(ref _ticks);
            Calls.Add($"begin {context.Member} {context.Message.Topic} {context.HandlerType.Name} {context.Attempt} {(context.Message.UserProperties is [var first, ..] ? first.Value : "")}");
            try
            {
                await callNext(cancellationToken);
            }
            catch (Exception e)
            {
                Calls.Add(e.GetType().Name);
                throw;
            }

            Calls.Add("end");
        }
    }

    private sealed class Outer : Recording;

    private sealed class Inner : Recording;

    private sealed class Choosy : IMqttHandlerFilter
    {
        public ValueTask InvokeAsync(MqttHandlingContext context, MqttNextHandler callNext, CancellationToken cancellationToken) =>
            context.Message.UserProperties.Any(property => property.Name == "keep") ? default : callNext(cancellationToken);
    }

    private sealed class Refusing : IMqttHandlerFilter
    {
        public ValueTask InvokeAsync(MqttHandlingContext context, MqttNextHandler callNext, CancellationToken cancellationToken) =>
            throw new UnauthorizedAccessException("On purpose.");
    }

    private sealed class Twice : IMqttHandlerFilter
    {
        public async ValueTask InvokeAsync(MqttHandlingContext context, MqttNextHandler callNext, CancellationToken cancellationToken)
        {
            await callNext(cancellationToken);
            await callNext(cancellationToken);
        }
    }

    private sealed class Tenant
    {
        internal string Name { get; set; } = "";
    }

    private sealed class TenantFilter : IMqttHandlerFilter
    {
        public ValueTask InvokeAsync(MqttHandlingContext context, MqttNextHandler callNext, CancellationToken cancellationToken)
        {
            context.Services.GetRequiredService<Tenant>().Name = context.Message.UserProperties[0].Value;
            return callNext(cancellationToken);
        }
    }

    private sealed class TenantHandler(Tenant tenant, ProbeHandler log) : ProbeHandlers.IOne
    {
        public ValueTask OnOneAsync(string text, MqttContext context, CancellationToken cancellationToken) =>
            log.OnOneAsync($"{text} of {tenant.Name}", context, cancellationToken);
    }
}
