using Microsoft.Extensions.DependencyInjection;
using TypedMqtt.CompilerServices;

namespace TypedMqtt.Handlers;

/// <summary>That a handler class receives what comes for one contract member: what registration leaves for the runtime.</summary>
internal abstract class MemberRoute(MqttMember member, string topicFilter, MqttSubscribeOptions options, HandlerSettings settings, Type handlerType)
{
    internal MqttMember Member { get; } = member;

    /// <summary>The topic filter, without the connection's prefix.</summary>
    internal string TopicFilter { get; } = topicFilter;

    internal MqttSubscribeOptions Options { get; } = options;

    internal HandlerSettings Settings { get; } = settings;

    internal Type HandlerType { get; } = handlerType;

    /// <summary>The name of the connection, which is the key of the handler; null for the default one.</summary>
    internal string? ConnectionName { get; init; }

    /// <summary>What is registered in the application: it says what lifetime the handler has.</summary>
    internal IServiceCollection Registrations { get; init; } = new ServiceCollection();
}
