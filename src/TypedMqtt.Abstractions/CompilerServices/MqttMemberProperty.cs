using System.ComponentModel;

namespace TypedMqtt.CompilerServices;

/// <summary>User properties that may be left out.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class MqttMemberProperty
{
    /// <summary>Gives the property with this value; null, for none, when the value is null.</summary>
    /// <typeparam name="T">The type of the parameter, without its nullability.</typeparam>
    /// <param name="property">The property.</param>
    /// <param name="value">The value.</param>
    public static MqttUserProperty? OfNullable<T>(MqttMemberProperty<T> property, T? value)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(property);
        return value is null ? null : property.Of(value);
    }

    /// <inheritdoc cref="OfNullable{T}(MqttMemberProperty{T}, T)"/>
    public static MqttUserProperty? OfNullable<T>(MqttMemberProperty<T> property, T? value)
        where T : struct
    {
        ArgumentNullException.ThrowIfNull(property);
        return value is null ? null : property.Of(value.Value);
    }
}
