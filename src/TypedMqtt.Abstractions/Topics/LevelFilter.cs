using System.Diagnostics.CodeAnalysis;

namespace TypedMqtt;

/// <summary>
/// One topic level of a subscription: any value (the default, <c>+</c> on the wire), or one value, which narrows the topic
/// filter that is sent to the server. For a tail such as <c>{*rest}</c>, any value is <c>#</c>.
/// </summary>
/// <typeparam name="T">The type of the level.</typeparam>
public readonly struct LevelFilter<T> : IEquatable<LevelFilter<T>>
{
    private readonly T _value;

    private LevelFilter(T value)
    {
        _value = value;
        IsBound = true;
    }

    /// <summary>True when only one value is asked for; false for any value.</summary>
    public bool IsBound { get; }

    /// <summary>The value asked for.</summary>
    /// <exception cref="InvalidOperationException">Any value is asked for.</exception>
    public T Value => IsBound ? _value : throw new InvalidOperationException("This level filter is not bound: it matches any value.");

    /// <summary>Asks for one value only.</summary>
    /// <param name="value">The value.</param>
    /// <exception cref="ArgumentNullException">
    /// <paramref name="value"/> is null: a variable that happens to be null must never widen a subscription.
    /// </exception>
    [SuppressMessage("Usage", "CA2225:Operator overloads have named alternates", Justification = "The conversion is the point; LevelFilter.Of would say no more.")]
    public static implicit operator LevelFilter<T>(T value)
    {
        if (value is null)
        {
            throw new ArgumentNullException(nameof(value), "A topic level cannot be null. To match every value, leave the level out or pass default.");
        }

        return new LevelFilter<T>(value);
    }

    /// <summary>Whether two filters ask for the same.</summary>
    /// <param name="left">One filter.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(LevelFilter<T> left, LevelFilter<T> right) => left.Equals(right);

    /// <summary>Whether two filters ask for different things.</summary>
    /// <param name="left">One filter.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(LevelFilter<T> left, LevelFilter<T> right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(LevelFilter<T> other) => IsBound == other.IsBound && EqualityComparer<T>.Default.Equals(_value, other._value);

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is LevelFilter<T> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(IsBound, IsBound ? _value : default);

    /// <summary>The value in invariant form, or <c>*</c> for any value.</summary>
    public override string ToString() => IsBound ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{_value}") : "*";
}
