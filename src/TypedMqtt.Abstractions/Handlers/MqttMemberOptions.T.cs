using System.ComponentModel;

namespace TypedMqtt;

/// <summary>What the options of every member have; the generated ones add its levels.</summary>
/// <typeparam name="TSelf">The generated class.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class MqttMemberOptions<TSelf> : MqttHandlerOptions<TSelf>
    where TSelf : MqttMemberOptions<TSelf>
{
#pragma warning disable RS0022 // As in the class above it.
    /// <summary>For generated code.</summary>
    protected MqttMemberOptions()
    {
    }
#pragma warning restore RS0022

    /// <summary>The highest quality of service the server may deliver with.</summary>
    /// <param name="qos">The quality of service.</param>
    public TSelf Qos(MqttQos qos)
    {
        Subscription.Qos = qos;
        return (TSelf)this;
    }

    /// <summary>Keeps from the handler what this client has published itself. Needs MQTT 5.</summary>
    /// <seealso cref="MqttSubscribeOptions.NoLocal"/>
    public TSelf NoLocal()
    {
        Subscription.NoLocal = true;
        return (TSelf)this;
    }

    /// <summary>Whether the handler is given the messages that are retained already.</summary>
    /// <param name="retainHandling">Which of them.</param>
    /// <seealso cref="MqttSubscribeOptions.RetainHandling"/>
    public TSelf RetainHandling(MqttRetainHandling retainHandling)
    {
        Subscription.RetainHandling = retainHandling;
        return (TSelf)this;
    }

    /// <summary>Lets <see cref="MqttContext.Retain"/> be what the publisher has set.</summary>
    /// <seealso cref="MqttSubscribeOptions.RetainAsPublished"/>
    public TSelf RetainAsPublished()
    {
        Subscription.RetainAsPublished = true;
        return (TSelf)this;
    }
}
