namespace TypedMqtt;

/// <summary>
/// A method of enhanced authentication (MQTT 5, 4.12), for <see cref="MqttOptions.Authentication"/>. It has no state of its own:
/// whatever belongs to one conversation with a server belongs into the <see cref="MqttAuthenticationExchange"/> that begins it.
/// </summary>
public abstract class MqttAuthentication
{
    /// <summary>Creates a method.</summary>
    /// <param name="method">See <see cref="Method"/>.</param>
    protected MqttAuthentication(string method)
    {
        ArgumentException.ThrowIfNullOrEmpty(method);
        Method = method;
    }

    /// <summary>The Authentication Method: the name that the server knows it by (MQTT 5, 3.1.2.11.9).</summary>
    public string Method { get; }

    /// <summary>
    /// Begins an exchange: one for every attempt to connect, and one for every re-authentication. An exception fails the attempt, and
    /// the next one begins anew; a connection that stands is left alone.
    /// </summary>
    /// <param name="cancellationToken">Cancelled when the attempt is over.</param>
    public abstract ValueTask<MqttAuthenticationExchange> BeginAsync(CancellationToken cancellationToken);

    /// <summary>For messages: the method, and nothing that is secret.</summary>
    public sealed override string ToString() => Method;
}
