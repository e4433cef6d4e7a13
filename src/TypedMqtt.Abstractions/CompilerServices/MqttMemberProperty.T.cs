using System.Buffers;
using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace TypedMqtt.CompilerServices;

/// <summary>A user property that a contract member has as a parameter. One static instance a parameter.</summary>
/// <typeparam name="T">The type of the parameter, without its nullability.</typeparam>
/// <param name="name">The name of the property.</param>
/// <param name="text">How the value is written and read, as UTF-8.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class MqttMemberProperty<T>(string name, IMqttPayloadSerializer<T> text)
    where T : notnull
{
    internal string Name { get; } = name;

    /// <summary>Gives the property with this value.</summary>
    /// <param name="value">The value.</param>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public MqttUserProperty Of(T value)
    {
        if (value is null)
        {
            throw new ArgumentNullException(nameof(value), $"The user property '{Name}' is null, and its parameter is not nullable.");
        }

        if (value is string itself)
        {
            return new MqttUserProperty(Name, itself);
        }

        var utf8 = new ArrayBufferWriter<byte>();
        text.Serialize(utf8, value);
        return new MqttUserProperty(Name, Encoding.UTF8.GetString(utf8.WrittenSpan));
    }

    /// <summary>Reads the property; false when the message has none of the name.</summary>
    internal bool TryRead(IReadOnlyList<MqttUserProperty> properties, [MaybeNullWhen(false)] out T value)
    {
        foreach (var property in properties)
        {
            if (property.Name == Name)
            {
                value = text.Deserialize(new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(property.Value)));
                return true;
            }
        }

        value = default;
        return false;
    }
}
