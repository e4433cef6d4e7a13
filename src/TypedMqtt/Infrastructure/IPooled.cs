namespace TypedMqtt.Infrastructure;

/// <summary>An object that can be kept in a <see cref="Pool{T}"/>, linked through itself.</summary>
internal interface IPooled<T>
    where T : class
{
    /// <summary>The next one that is not used.</summary>
    T? NextKept { get; set; }

    /// <summary>The first one of the next batch of those that are not used.</summary>
    T? NextBatch { get; set; }
}
